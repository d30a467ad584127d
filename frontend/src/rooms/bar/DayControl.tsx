import { type FormEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { isIsoDay } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { usePhone } from '@/ui/useMedia'
import { useAsOf, useGo } from '@/url'
import { monthEnds } from './days'
import css from './DayControl.module.css'

/** Closes what is open by a click elsewhere or by Escape; after Escape the focus goes back. */
function useClosing(box: RefObject<HTMLDivElement | null>, open: boolean, close: (back: boolean) => void): void {
  const latest = useEffectEvent(close)
  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) latest(false)
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      latest(true)
    }
    window.addEventListener('pointerdown', away)
    window.addEventListener('keydown', escape, true)
    return () => {
      window.removeEventListener('pointerdown', away)
      window.removeEventListener('keydown', escape, true)
    }
  }, [open, box])
}

/** 回看: choose a day, and everything on the page shows what was known at its end. */
export function DayControl() {
  const { t } = useWords()
  const phone = usePhone()
  const asOf = useAsOf()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useClosing(box, open, (back) => {
    setOpen(false)
    if (back) button.current?.focus()
  })
  return (
    <div ref={box} className={css.control}>
      <button
        ref={button}
        type="button"
        className={css.open}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={t('asOf.open')}
        title={t('asOf.open')}
        data-on={Boolean(asOf)}
        data-testid="look-back"
        onClick={() => setOpen(!open)}
      >
        <Icon name="clock" />
        {!phone && <span>{t('asOf.name')}</span>}
      </button>
      {open && (
        <DayChoice
          onDone={() => {
            setOpen(false)
            button.current?.focus()
          }}
        />
      )}
    </div>
  )
}

function DayChoice({ onDone }: { onDone: () => void }) {
  const { t } = useWords()
  const go = useGo()
  const today = useToday()
  const asOf = useAsOf()
  const [typed, setTyped] = useState(asOf ?? monthEnds(today, 1)[0] ?? today)
  const sound = isIsoDay(typed) && typed <= today
  const choose = (day: string | undefined) => {
    // A form of now has no place in the past.
    go({ asOf: day, form: undefined })
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sound) choose(typed)
  }
  return (
    <form className={css.box} role="dialog" aria-label={t('asOf.open')} onSubmit={submit}>
      <label>
        {t('asOf.day')}
        <input autoFocus type="date" value={typed} min="2000-01-01" max={today} required aria-invalid={!sound} onChange={(event) => setTyped(event.target.value)} data-testid="look-back-day" />
      </label>
      {typed && !sound && <p role="alert">{t('asOf.later', { today })}</p>}
      <div className={css.quick} role="group" aria-label={t('asOf.monthEnds')}>
        {monthEnds(today, 6).map((day) => (
          <Button key={day} on={day === asOf} onClick={() => choose(day)}>
            {day}
          </Button>
        ))}
      </div>
      <p className={css.hint}>{t('asOf.hint')}</p>
      <div className={css.acts}>
        {asOf && <Button onClick={() => choose(undefined)}>{t('asOf.backToToday')}</Button>}
        <Button type="submit" look="main" disabled={!sound}>
          {t('asOf.look')}
        </Button>
      </div>
    </form>
  )
}
