import { useId, useState } from 'react'
import { useWords } from '@/i18n/words'
import type { Lang } from '@/lib/codes'
import { unit } from '@/lib/numbers'
import css from './area.module.css'

interface MetresProps {
  metres: number
  label: string
  squared?: boolean
}

/** A length or an area in words of its size. */
export function Metres({ metres, label, squared = false }: MetresProps) {
  const { t, lang } = useWords()
  return <>{t(label, { size: sizeText(metres, lang, squared) })}</>
}

/** 850 m, 12.4 km; 3.2 km², 4,500 m². */
export function sizeText(metres: number, lang: Lang, squared = false): string {
  const step = squared ? 1e6 : 1e3
  const large = metres >= (squared ? 1e5 : 1e3)
  const number = large ? metres / step : Math.round(metres)
  const digits = large && number < 100 ? 2 : 0
  return `${number.toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit(squared ? (large ? 'km²' : 'm²') : large ? 'km' : 'm', lang)}`
}

const STEPS = [200, 500, 1000, 2000, 5000] as const

interface DistanceProps {
  label: string
  value: number
  most: number
  onChange: (metres: number) => void
}

/** A distance: typed, or by one of the usual ones. Taken over on Enter or on leaving the field. */
export function Distance({ label, value, most, onChange }: DistanceProps) {
  const { t, lang } = useWords()
  const id = useId()
  const [text, setText] = useState(String(value))
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setText(String(value))
  }
  const take = () => {
    const metres = Number(text.replaceAll(',', ''))
    if (text.trim() && Number.isFinite(metres) && metres > 0 && metres <= most) onChange(metres)
    else setText(String(value))
  }
  return (
    <div className={css.distance}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={css.metres}
        inputMode="decimal"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
      <span>{t('area.metres')}</span>
      <span className={css.usual} role="group" aria-label={t('area.usual')}>
        {STEPS.map((step) => (
          <button key={step} type="button" aria-pressed={step === value} onClick={() => onChange(step)}>
            {sizeText(step, lang)}
          </button>
        ))}
      </span>
    </div>
  )
}
