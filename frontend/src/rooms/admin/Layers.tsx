import { Drawer, Input } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { usePhone } from '@/ui/useMedia'
import css from './admin.module.css'

interface FormDrawerProps {
  title: string
  busy: boolean
  saveLabel?: string
  onSave: () => void
  onClose: () => void
  children: ReactNode
}

/** A form at the side; on a phone the whole screen. Ctrl-S saves, Esc closes. */
export function FormDrawer({ title, busy, saveLabel, onSave, onClose, children }: FormDrawerProps) {
  const { t } = useWords()
  const phone = usePhone()
  const latest = useRef({ onSave, busy })
  useEffect(() => {
    latest.current = { onSave, busy }
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return
      event.preventDefault()
      if (!latest.current.busy) latest.current.onSave()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
  return (
    <Drawer
      open
      size={phone ? '100%' : 520}
      title={title}
      onClose={onClose}
      closable={{ 'aria-label': t('close'), placement: 'end' }}
      footer={
        <div className={css.footer}>
          <Button look="main" disabled={busy} onClick={onSave} data-testid="save">
            {busy ? t('form.saving') : (saveLabel ?? t('form.save'))}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
          <kbd>Ctrl+S</kbd>
        </div>
      }
    >
      {children}
    </Drawer>
  )
}

/** Why it was not done; a stale version has a box of its own. */
export function Trouble({ problem }: { problem: Problem | null }) {
  const { t } = useWords()
  if (!problem || problem.isStale) return null
  return <TroubleLine>{problem.isOffline ? t('error.notSaved') : problem.detail}</TroubleLine>
}

/** Why, for the log. */
export function Reason({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords()
  return (
    <label className={css.stack}>
      {t('admin.field.reason')}
      <Input value={value} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}
