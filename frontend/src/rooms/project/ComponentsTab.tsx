import { useQuery } from '@tanstack/react-query'
import { type Component, type Project, componentsQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { StageTag } from '@/ui/Tags'
import { Bones } from '@/ui/Values'
import { useAsOf, useGo } from '@/url'
import css from './ComponentsTab.module.css'
import { Failed } from './Failed'
import { Section } from './Section'
import { boxOf } from './geometry'

const SHARES = ['enclosure_pct', 'earthwork_pct', 'structure_pct', 'mechanical_pct', 'decoration_pct'] as const
const COUNTS = ['annexes', 'rings', 'passages'] as const
const DONE = new Set(['completed', 'operating'])

/** Stations and sections in the order of the line, each with how far it is. */
export function ComponentsTab({ project }: { project: Project }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(componentsQuery(project.code, useAsOf()))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={10} height={22} />
  if (data.length === 0) return <p className={css.none}>{t('components.none')}</p>
  const kinds = [...new Set(data.map((component) => component.kind))]
  return (
    <Section title={t('components.title')}>
      <p className={css.sum}>
        {kinds.map((kind) => {
          const all = data.filter((component) => component.kind === kind)
          const done = all.filter((component) => DONE.has(component.stage)).length
          return <span key={kind}>{t('components.done', { kind: t(`code.component.${kind}`), done: done || '—', total: all.length })}</span>
        })}
      </p>
      <ol className={css.line}>
        {[...data]
          .sort((a, b) => a.position - b.position)
          .map((component) => (
            <ComponentRow key={component.key} component={component} mayPlace={project.may.includes('place.write')} />
          ))}
      </ol>
    </Section>
  )
}

function ComponentRow({ component, mayPlace }: { component: Component; mayPlace: boolean }) {
  const words = useWords()
  const { t } = words
  const map = useCityMap()
  const hasMap = useHasMap()
  const go = useGo()
  const box = boxOf(component.geometry)
  const label = words.name(component)
  return (
    <li className={css.part} data-kind={component.kind} data-done={DONE.has(component.stage)}>
      <span className={css.sign} aria-hidden />
      <span className={css.name}>
        {label}
        {!component.in_opening_scope && <small>{t('components.outOfScope')}</small>}
        <Reported component={component} />
      </span>
      <StageTag stage={component.stage} />
      {hasMap && box && (
        <Button
          look="plain"
          bare
          icon="target"
          aria-label={t('components.zoomTo', { name: label })}
          onClick={() => (box[0] < box[2] ? map.fit(box) : map.flyTo([box[0], box[1]], 14.5))}
        />
      )}
      {mayPlace && <Button look="plain" bare icon="polygon" aria-label={t('components.editPlace', { name: label })} onClick={() => go({ form: 'place', part: component.key })} />}
    </li>
  )
}

/** The figures that the office reported of it, in the order of the work; of the others nothing is known. */
function Reported({ component }: { component: Component }) {
  const { t } = useWords()
  const shares = SHARES.filter((field) => component[field] !== null).map((field) => `${t(`field.${field}`)} ${Number(component[field])}%`)
  const counts = COUNTS.flatMap((what) => {
    const [done, total] = [component[`${what}_done`], component[`${what}_total`]]
    return done === null && total === null ? [] : [t(`components.${what}`, { done: done ?? '—', total: total ?? '—' })]
  })
  const all = [...shares, ...counts]
  return (
    all.length > 0 && (
      <span className={css.reported}>
        {all.map((one) => (
          <span key={one}>{one}</span>
        ))}
      </span>
    )
  )
}
