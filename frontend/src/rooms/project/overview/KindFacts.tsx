import type { FieldValue, Project } from '@/api'
import { type Words, useWords } from '@/i18n/words'
import { Fact, Facts, Money } from '@/ui/Values'
import { Section } from '../Section'
import { fieldName, valueText } from '../fields'

const LONG = new Set(['main_products', 'defects', 'traffic_diversion', 'from_to'])

function isSaid(value: FieldValue | undefined): value is Exclude<FieldValue, null> {
  return value !== null && value !== undefined && value !== ''
}

/** The fields that only this kind of project has; those that are empty are named in one line. */
export function KindFacts({ project }: { project: Project }) {
  const words = useWords()
  const { t } = words
  const entries = Object.entries(project.fields)
  const said = entries.filter(([, value]) => isSaid(value))
  if (said.length === 0) return null
  return (
    <Section title={t('overview.kindFacts', { kind: t(`code.kind.${project.kind}`) })}>
      <Facts>
        {said.map(([field, value]) => (
          <Fact key={field} label={fieldName(field, words)} wide={LONG.has(field)}>
            <Value field={field} value={value} words={words} />
          </Fact>
        ))}
      </Facts>
    </Section>
  )
}

function Value({ field, value, words }: { field: string; value: FieldValue; words: Words }) {
  if (field.endsWith('_wan') && typeof value === 'number') return <Money wan={value} />
  return <>{valueText(field, value, words)}</>
}
