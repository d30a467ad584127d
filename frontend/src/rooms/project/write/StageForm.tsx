import { Form, Input, Radio } from 'antd'
import { useEffect } from 'react'
import { type Project, type ProjectChange, saveProject } from '@/api'
import { useWords } from '@/i18n/words'
import { STAGES, type Stage, rank } from '@/lib/codes'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormLayer } from './FormLayer'
import { Conflict, Trouble } from './Trouble'
import { showAtFields } from './inputs'
import { useWrite } from './useWrite'
import css from './write.module.css'

interface Typed {
  stage: Stage
  reason: string
}

/** Moves a project to a stage that is open to it; stopping, cancelling and going back need a reason. */
export default function StageForm({ project, onClose }: { project: Project; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<Typed>()
  const { save, busy, problem } = useWrite({
    code: project.code,
    send: (body: ProjectChange, version, tryKey) => saveProject(project.code, body, { version: version ?? 0, tryKey }),
    onDone: (saved) => {
      notify('done', t('stage.saved', { stage: t(`code.stage.${saved.stage}`) }))
      onClose()
    },
  })
  useEffect(() => showAtFields(form, problem, ['stage', 'reason']), [form, problem])
  const theirs = problem?.isStale ? (problem.current as Project | undefined) : undefined
  const submit = async (version: number) => {
    const typed = await form.validateFields().catch(() => null)
    if (typed) void save({ stage: typed.stage, ...(typed.reason?.trim() ? { reason: typed.reason.trim() } : {}) }, version)
  }
  return (
    <FormLayer title={t('project.changeStage')} about={words.name(project)} busy={busy} onClose={onClose} onSave={() => void submit(project.version)}>
      <Trouble problem={problem} />
      {theirs && (
        <Conflict
          busy={busy}
          differences={project.stage === theirs.stage ? [] : [{ key: 'stage', before: project.stage, theirs: theirs.stage, mine: form.getFieldValue('stage') as unknown, clash: true }]}
          onMine={() => void submit(theirs.version)}
          onTheirs={onClose}
        />
      )}
      <p className={css.hint}>{t('stage.now', { stage: t(`code.stage.${project.stage}`) })}</p>
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="stage" label={t('stage.to')} rules={[{ required: true, message: t('stage.choose') }]}>
          <Radio.Group options={[...project.allowed_stages].sort((a, b) => rank(STAGES, a) - rank(STAGES, b)).map((stage) => ({ value: stage, label: t(`code.stage.${stage}`) }))} />
        </Form.Item>
        <Form.Item name="reason" label={t('field.reason')} extra={t('stage.reasonHint')}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </FormLayer>
  )
}
