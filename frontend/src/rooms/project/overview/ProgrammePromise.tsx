import { type Project, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { useGo } from '@/url'
import css from './overview.module.css'

/** What the programme promises, in the report's own words, and what of it is in the portfolio. */
export function ProgrammePromise({ project }: { project: Project }) {
  const { t, count, lang } = useWords()
  const go = useGo()
  const programme = useProgrammes().of(project.programme)
  if (!programme?.sentence) return null
  const { promised_quantity: quantity, promised_unit } = programme
  // In English a count needs no word for what is counted.
  const unit = lang === 'en' ? (promised_unit === '公里' ? 'km' : '') : (promised_unit ?? '')
  return (
    <div className={css.promise}>
      <p>{t('overview.promise')}</p>
      <blockquote lang="zh-CN">{programme.sentence}</blockquote>
      <footer>
        {quantity !== null && <span>{t('overview.promised', { n: count(quantity), unit })}</span>}
        <Button look="link" onClick={() => go({ filter: { programme: [programme.code] }, side: 'list' })}>
          {t('overview.inPortfolio', { n: count(programme.count), demo: count(programme.demo_count) })}
        </Button>
        {programme.report_line !== null && <span>{t('overview.reportLine', { line: programme.report_line })}</span>}
      </footer>
    </div>
  )
}
