import { type ReactNode, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Button } from '@/ui/Button'
import { useFullSheet } from '@/ui/Sheet'
import css from './write.module.css'

interface FormLayerProps {
  title: string
  /** What is being changed, in one line. */
  about?: ReactNode
  busy: boolean
  onSave: () => void
  onClose: () => void
  saveLabel?: string
  /** The work is done on the map: it keeps its room, and no field takes the focus. */
  onMap?: boolean
  children: ReactNode
}

/** A form over the project panel: Ctrl-S saves, Esc closes and keeps what was typed. */
export function FormLayer({ title, about, busy, onSave, onClose, saveLabel, onMap = false, children }: FormLayerProps) {
  const { t } = useWords()
  const layer = useRef<HTMLDivElement>(null)
  useFullSheet(!onMap)
  const latest = useRef({ onSave, onClose, busy })
  useEffect(() => {
    latest.current = { onSave, onClose, busy }
  })
  useEffect(() => {
    if (!onMap) layer.current?.querySelector<HTMLElement>('input:not([disabled]), textarea')?.focus()
    else layer.current?.querySelector<HTMLElement>('h3')?.focus()
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault()
        if (!latest.current.busy) latest.current.onSave()
      }
      if (event.key === 'Escape' && !document.querySelector('.ant-picker-dropdown:not(.ant-picker-dropdown-hidden), .ant-select-dropdown:not(.ant-select-dropdown-hidden)')) {
        event.preventDefault()
        event.stopPropagation()
        latest.current.onClose()
      }
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [onMap])
  const home = document.getElementById('panel-layer')
  const form = (
    <div ref={layer} className={css.layer} role="dialog" aria-label={title}>
      <header>
        <div>
          <h3 tabIndex={-1}>{title}</h3>
          {about && <p>{about}</p>}
        </div>
        <Button look="plain" bare icon="close" aria-label={t('close')} onClick={onClose} />
      </header>
      <div className={css.fields}>
        <Antd>{children}</Antd>
      </div>
      <footer>
        <Button look="main" disabled={busy} onClick={onSave} data-testid="save">
          {busy ? t('form.saving') : (saveLabel ?? t('form.save'))}
        </Button>
        <Button onClick={onClose}>{t('form.close')}</Button>
        <kbd>Ctrl+S</kbd>
      </footer>
    </div>
  )
  return home ? createPortal(form, home) : form
}
