import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import type { MoneyState } from '@/lib/codes'
import { moneyParts } from '@/lib/money'
import { Tip } from './Tip'
import css from './Values.module.css'

/** Nothing there, and why. */
export function Absent({ why, text = '—' }: { why: string; text?: string }) {
  return (
    <Tip text={why}>
      <span className={css.absent} aria-label={why}>
        {text}
      </span>
    </Tip>
  )
}

interface MoneyProps {
  wan: number | null | undefined
  state?: MoneyState | null
  /** 亿元以上: what the source says when it names no sum. */
  floor?: number | null
  /** The reason when nothing is there and no state says why. */
  why?: string
  tip?: boolean
}

/** A sum in words of size; to the yuan on the hover; and when it is missing, why. */
export function Money({ wan, state, floor, why, tip = true }: MoneyProps) {
  const { t, money, exact } = useWords()
  if (wan !== null && wan !== undefined) {
    const text = <span className={css.figure}>{money(wan)}</span>
    return tip ? <Tip text={exact(wan)} focusable={false}>{text}</Tip> : text
  }
  if (floor) {
    const text = t('money.atLeast', { sum: money(floor) })
    return tip ? <Tip text={t('money.floorHint')} focusable={false}>{text}</Tip> : <>{text}</>
  }
  const reason = state && state !== 'empty' ? t(`code.money.${state}`) : (why ?? t('absent.notStated'))
  return state === 'not_reported' || state === 'confidential' || state === 'not_applicable' ? (
    <Absent why={reason} text={t(`code.money.${state}`)} />
  ) : (
    <Absent why={reason} />
  )
}

/** A large figure with its unit set small. */
export function BigMoney({ wan }: { wan: number | null }) {
  const { t, lang, exact } = useWords()
  if (wan === null) return <Absent why={t('absent.notStated')} />
  const { figure, unit, unitFirst } = moneyParts(wan, lang)
  return (
    <Tip text={exact(wan)} focusable={false} className={css.big ?? ''}>
      {unitFirst && <small>{unit} </small>}
      {figure}
      {!unitFirst && <small> {unit}</small>}
    </Tip>
  )
}

interface FactProps {
  label: ReactNode
  children?: ReactNode
  /** Why there is nothing, when there is nothing. */
  why?: string
  wide?: boolean
}

export function Fact({ label, children, why, wide = false }: FactProps) {
  const { t } = useWords()
  const empty = children === null || children === undefined || children === ''
  return (
    <div className={`${css.fact} ${wide ? css.wide : ''}`}>
      <dt>{label}</dt>
      <dd>{empty ? <Absent why={why ?? t('absent.notStated')} /> : children}</dd>
    </div>
  )
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>
}

/** A grey block of the size of what is coming. */
export function Bone({ width = '100%', height = 14 }: { width?: number | string; height?: number }) {
  return <span className={css.bone} style={{ width, height }} aria-hidden />
}

export function Bones({ rows = 4, height = 14 }: { rows?: number; height?: number }) {
  return (
    <div className={css.bones} aria-busy>
      {Array.from({ length: rows }, (_, i) => (
        <Bone key={i} height={height} width={`${92 - ((i * 17) % 40)}%`} />
      ))}
    </div>
  )
}
