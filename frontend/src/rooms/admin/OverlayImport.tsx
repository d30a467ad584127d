import { Form, Modal, Upload } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type FileWish, type KeptOverlay, type OverlayFile, type Sending, bringOverlay, readOverlayFile } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { Reason, Trouble } from './Layers'
import { OfFile, OverlayFields } from './OverlayFields'
import { OverlayFound } from './OverlayFound'
import { type FileWork, OverlayProgress } from './OverlayProgress'
import css from './admin.module.css'
import { useAct } from './useAct'

interface OverlayImportProps {
  /** The layer that gets a newer file; null adds one. */
  layer: KeptOverlay | null
  /** Codes that are given away. */
  taken: readonly string[]
  roles: readonly KeptOverlay['roles'][number][]
  onClose: () => void
}

interface NewValues {
  name?: string
  name_en?: string
  kind: KeptOverlay['kind']
  code: string
  colour?: string | null
  roles?: string[]
  source?: string
  data_date?: string
}

const ACCEPT = '.gpkg,.zip,.geojson,.json,.kml,.dxf'
const MAX_MB = 100
const KIND = 'permanent_farmland'

function codeFor(kind: string, taken: readonly string[]): string {
  const plain = kind.replaceAll('_', '-')
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? plain : `${plain}-${n}`
    if (!taken.includes(code)) return code
  }
}

/** Sends a file and tells how far it has come; until it has gone out, that can be called off. */
function useSending() {
  const { t } = useWords()
  const [work, setWork] = useState<FileWork | null>(null)
  const { act, busy, problem } = useAct()
  const off = useRef<AbortController>(null)
  const callOff = useCallback(() => off.current?.abort(), [])
  useEffect(() => callOff, [callOff])
  const sent = async <A,>(content: unknown, send: (sending: Sending) => Promise<A>): Promise<A | null> => {
    const { signal } = (off.current = new AbortController())
    const answer = await act(content, (tryKey) => {
      setWork({ tryKey, sent: 0 })
      const onSent = (share: number) => {
        if (share === 1) off.current = null
        setWork({ tryKey, sent: share })
      }
      return send({ tryKey, onSent, signal })
    })
    off.current = null
    if (signal.aborted) notify('done', t('overlayKeep.calledOff'))
    return answer
  }
  return { work, sent, callOff, busy, problem }
}

/** The file that was chosen, how it is to be read, and what was found in it. */
function useIncoming({ layer, onClose }: OverlayImportProps) {
  const words = useWords()
  const { t, count } = words
  const [form] = Form.useForm<NewValues>()
  const [file, setFile] = useState<File | null>(null)
  const [wish, setWish] = useState<FileWish>({})
  const [found, setFound] = useState<OverlayFile | null>(null)
  const [reason, setReason] = useState('')
  const { work, sent, callOff, busy, problem } = useSending()
  useEffect(() => {
    const fields = ['name', 'kind', 'code', 'roles', 'source', 'data_date'] as const
    form.setFields(fields.flatMap((name) => (problem?.forField(name) ? [{ name, errors: [problem.forField(name) ?? ''] }] : [])) as never)
  }, [form, problem])
  const look = async (chosen: File, next: FileWish) => {
    setFile(chosen)
    setWish(next)
    setFound(null)
    if (chosen.size > MAX_MB * 1024 * 1024) return notify('bad', t('overlayKeep.tooLarge', { mb: MAX_MB }))
    const seen = await sent(['look', chosen.name, chosen.size, chosen.lastModified, next, Date.now()], (sending) => readOverlayFile(chosen, next, sending))
    setFound(seen)
    if (seen && !form.getFieldValue('name')) form.setFieldValue('name', chosen.name.replace(/\.\w+$/, ''))
  }
  const bring = async ({ code, roles, ...rest }: NewValues) => {
    if (!file || !found) return
    const exact: FileWish = { ...wish, layer: found.layer }
    const said = layer ? { source: rest.source, data_date: rest.data_date } : { ...rest, role: roles }
    const done = await sent(['bring', layer?.code ?? code, layer?.version, said, exact, reason], (sending) =>
      bringOverlay(layer?.code ?? code, file, { ...exact, ...said, reason: reason.trim() }, layer?.version ?? null, sending),
    )
    if (!done) return
    notify('done', t(layer ? 'overlayKeep.replaced' : 'overlayKeep.added', { name: words.name(done), n: count(done.feature_count) }))
    onClose()
  }
  return { form, work, file, wish, found, reason, setReason, busy, problem, look, bring, callOff }
}

/** A file is looked at first; what would be stored is shown, and stored when nothing is wrong in it. */
export function OverlayImport(props: OverlayImportProps) {
  const { layer, taken, roles, onClose } = props
  const { t, count, name } = useWords()
  const { form, work, file, wish, found, reason, setReason, busy, problem, look, bring, callOff } = useIncoming(props)
  const ready = found !== null && found.errors.length === 0 && found.feature_count > 0
  return (
    <Modal open width={860} title={layer ? t('overlayKeep.replaceOf', { name: name(layer) }) : t('overlayKeep.add')} onCancel={onClose} closable={{ 'aria-label': t('close') }} mask={{ closable: false }} footer={null}>
      <div className={css.stack}>
        <p className={css.quiet}>{t('overlayKeep.files', { mb: MAX_MB })}</p>
        <Upload.Dragger accept={ACCEPT} maxCount={1} showUploadList={false} disabled={busy} beforeUpload={(chosen) => (void look(chosen, {}), false)}>
          <p>{file?.name ?? t('overlayKeep.drop')}</p>
        </Upload.Dragger>
        {busy && work && <OverlayProgress work={work} storing={found !== null} onCallOff={callOff} />}
        <Trouble problem={problem} />
        {problem?.isStale && <TroubleLine>{t(layer ? 'overlayKeep.stale' : 'overlayKeep.codeTaken')}</TroubleLine>}
        {file && found && <OverlayFound found={found} wish={wish} disabled={busy} onWish={(next) => void look(file, next)} />}
        <div hidden={!ready}>
          <Form
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={{ kind: KIND, code: codeFor(KIND, taken), roles: [] }}
            onValuesChange={(changed: Partial<NewValues>) => {
              if (changed.kind && !form.isFieldTouched('code')) form.setFieldValue('code', codeFor(changed.kind, taken))
            }}
          >
            {layer ? <div className={css.pairs}><OfFile /></div> : <OverlayFields roles={roles} kind={KIND} code />}
          </Form>
        </div>
        {ready && <Reason value={reason} onChange={setReason} />}
        <p className={css.ways}>
          <Button look="main" disabled={busy || !ready} onClick={() => void form.validateFields().then(bring, () => notify('warn', t('form.seeFields')))} data-testid="bring">
            {found ? t(layer ? 'overlayKeep.replaceBy' : 'overlayKeep.bring', { n: count(found.feature_count) }) : t('overlayKeep.add')}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
        </p>
      </div>
    </Modal>
  )
}
