import { useWords } from '@/i18n/words'
import css from './Severity.module.css'
import type { Severity } from './severities'

const SIGN: Record<Severity, string> = { same_ground: '■', same_time: '▲', in_turn: '◆' }

/** How much two nearby works concern one another: a sign and a word. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useWords()
  return (
    <span className={`${css.severity} ${css[severity]}`}>
      <span aria-hidden>{SIGN[severity]}</span> {t(`works.severity.${severity}`)}
    </span>
  )
}
