import type { Project } from '@/api'
import { useWords } from '@/i18n/words'
import css from './overview.module.css'

/** Where the record comes from: the sentence of the report, word for word, or who entered it. */
export function SourceBlock({ project }: { project: Project }) {
  const { t } = useWords()
  const { quote, line, document, note, provenance } = project.source
  // Of what was made up the record says in Chinese alone that it was.
  const said = provenance === 'demo' ? '' : [document, note].filter(Boolean).join(' ')
  if (!quote)
    return (
      <p className={`${css.origin} ${provenance === 'demo' ? css.demo : ''}`}>
        {said || t(`provenanceHint.${provenance}`)}
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
