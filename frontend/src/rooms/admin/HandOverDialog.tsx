import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { type HandedOver, type Organisation, handOver } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { Trouble } from './Layers'
import css from './admin.module.css'
import { useAct } from './useAct'

interface HandOverDialogProps {
  office: Organisation
  offices: readonly Organisation[]
  onClose: () => void
}

/** Gives every project of an office to another one, and takes it back on request. */
export function HandOverDialog({ office, offices, onClose }: HandOverDialogProps) {
  const words = useWords()
  const { t } = words
  const map = useCityMap()
  const [why, setWhy] = useState('')
  const [done, setDone] = useState<HandedOver | null>(null)
  const { act, busy, problem } = useAct()
  const nameOf = (code: string) => {
    const found = offices.find((one) => one.code === code)
    return found ? words.name(found) : code
  }
  const give = async (to: string, reason: string) => {
    const answer = await act([office.code, to, reason], (key) => handOver(office.code, { to, reason }, key))
    if (!answer) return
    setWhy(reason)
    map.refresh()
    setDone(answer)
  }
  const undo = async () => {
    if (!done) return
    const body = { to: done.from, reason: t('admin.handOver.undoReason', { reason: why }), projects: done.projects }
    const answer = await act(['undo', done.to, body], (key) => handOver(done.to, body, key))
    if (!answer) return
    map.refresh()
    notify('done', t('admin.handOver.undone', { n: answer.moved }))
    onClose()
  }
  return (
    <Modal open title={t('admin.handOver.title')} onCancel={onClose} mask={{ closable: false }} footer={null}>
      <div className={css.stack}>
        <Trouble problem={problem} />
        {done ? <Done done={done} nameOf={nameOf} busy={busy} onUndo={() => void undo()} onClose={onClose} /> : <Choice office={office} offices={offices} busy={busy} onGive={(to, reason) => void give(to, reason)} onClose={onClose} />}
      </div>
    </Modal>
  )
}

interface ChoiceProps extends HandOverDialogProps {
  busy: boolean
  onGive: (to: string, reason: string) => void
}

function Choice({ office, offices, busy, onGive, onClose }: ChoiceProps) {
  const words = useWords()
  const { t } = words
  const [to, setTo] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const given = reason.trim()
  return (
    <>
      <p>{t('admin.handOver.about', { n: office.projects, name: words.name(office) })}</p>
      <label className={css.stack}>
        {t('admin.handOver.to')}
        <Select
          value={to}
          onChange={setTo}
          aria-label={t('admin.handOver.to')}
          showSearch={{ optionFilterProp: 'label' }}
          options={offices.filter((one) => one.active && one.kind === 'office' && one.code !== office.code).map((one) => ({ value: one.code, label: `${words.name(one)} ${one.code}` }))}
        />
      </label>
      <label className={css.stack}>
        {t('admin.handOver.reason')}
        <Input.TextArea rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <p className={css.ways}>
        <Button look="main" disabled={busy || !to || !given} onClick={() => to && onGive(to, given)} data-testid="give">
          {t('admin.handOver.give', { n: office.projects })}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </p>
    </>
  )
}

interface DoneProps {
  done: HandedOver
  nameOf: (code: string) => string
  busy: boolean
  onUndo: () => void
  onClose: () => void
}

function Done({ done, nameOf, busy, onUndo, onClose }: DoneProps) {
  const { t } = useWords()
  return (
    <>
      <p role="status">{t('admin.handOver.done', { n: done.moved, from: nameOf(done.from), to: nameOf(done.to) })}</p>
      <p className={css.ways}>
        <Button look="main" onClick={onClose}>
          {t('close')}
        </Button>
        <Button disabled={busy} onClick={onUndo}>
          {t('admin.handOver.undo')}
        </Button>
      </p>
    </>
  )
}
