import type { Project } from '@/api'
import { useWords } from '@/i18n/words'
import css from './overview.module.css'

/** Where the record comes from: the sentence of the report, word for word, or who entered it. */
export function SourceBlock({ project }: { project: Project }) {
  const { t } = useWords()
  const { quote, line, document, note, provenance } = project.source
  if (!quote)
    return (
      <p className={`${css.origin} ${provenance === 'demo' ? css.demo : ''}`}>
        {document ?? note ?? t(`provenanceHint.${provenance}`)}
        {document && note ? ` ${note}` : ''}
      </p>
    )
  return (
    <figure className={css.quote}>
      <blockquote lang="zh-CN">{quote}</blockquote>
      <figcaption>
        {document ?? t('overview.report')}
        {line !== null && ` · ${t('overview.line', { line })}`}
        {note && <span>{note}</span>}
      </figcaption>
    </figure>
  )
}
