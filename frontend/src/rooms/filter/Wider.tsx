import { useQuery } from '@tanstack/react-query'
import { widerQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { type Filter, changed, portfolioQuery, useFilter, usePage } from '@/url'

const STEPS = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000] as const
const DISTANCES = ['around_m', 'along_m', 'radius'] as const
const USUAL = { around_m: 500, along_m: 200, radius: 1_000 }

/** Where nothing lies within the distance that was asked for: the next one within which something does. */
export function Wider() {
  const { t, count } = useWords()
  const page = usePage((all) => all)
  const { change } = useFilter()
  const { filter } = page
  const which = DISTANCES.find((name) => filter[name === 'radius' ? 'near' : name === 'along_m' ? 'along' : 'around'])
  const now = which ? (filter[which] ?? USUAL[which]) : 0
  const wider = (metres: number): Partial<Filter> => (which ? { [which]: metres } : {})
  const steps = which ? STEPS.filter((step) => step > now) : []
  const asked = steps.map((step) => portfolioQuery({ ...page, filter: changed(filter, wider(step)) }))
  const { data } = useQuery({ ...widerQuery(asked), enabled: asked.length > 0 })
  const step = data && steps[data.at]
  if (!which || data === undefined) return null
  if (!step) return <p>{t('wider.none', { m: count(Math.max(now, STEPS[STEPS.length - 1] ?? now)) })}</p>
  return (
    <Button look={filter.under_way_from ? undefined : 'main'} onClick={() => change(wider(step))} data-testid="wider">
      {t('wider.some', { m: count(step), n: count(data?.count ?? 0) })}
    </Button>
  )
}
