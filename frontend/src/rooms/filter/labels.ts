import { useQuery } from '@tanstack/react-query'
import { type Entry, type Programme, areasQuery, projectQuery, useCodes, useProgrammes } from '@/api'
import { type Named, type Words, useWords } from '@/i18n/words'
import { writeCorners } from '@/lib/geo'
import { money } from '@/lib/money'
import { type Choice, DAYS, type Filter, belowOf, conditioned, conditionsOf, monthOf, isCode, parseFilter, possibleSpan, type Spot, useAsOf, usePage } from '@/url'

interface Lists {
  programmes: (code: string) => Programme | undefined
  units: (code: string) => Entry | undefined
  districts: (code: string) => Entry | undefined
  sectors: (code: string) => Entry | undefined
  offices: (code: string) => Entry | undefined
  lists: (code: string) => Entry | undefined
  areas: (code: string) => Named | undefined
  project: (code: string) => Named | undefined
}

/** The names of saved areas; asked for only where the filter has one. */
function useAreaNames(): (code: string) => Named | undefined {
  const some = usePage((page) => page.filter.within?.some((code) => code.startsWith('area-')) ?? false)
  const { data } = useQuery({ ...areasQuery(), enabled: some })
  return (code) => data?.find((area) => area.code === code)
}

/** The one project from which nearness is asked. */
function useAroundName(): (code: string) => Named | undefined {
  const around = usePage((page) => page.filter.around) ?? ''
  const { data } = useQuery({ ...projectQuery(around, useAsOf()), enabled: isCode(around) })
  return (code) => (code === around ? data : undefined)
}

const FROM_LIST: Partial<Record<Choice, keyof Lists>> = {
  programme: 'programmes',
  unit: 'units',
  district: 'districts',
  sector: 'sectors',
  office: 'offices',
  list: 'lists',
  within: 'districts',
}

export type LabelOf = (choice: Choice, code: string) => string

function labelOf(words: Words, lists: Lists): LabelOf {
  return (choice, code) => {
    const from = FROM_LIST[choice]
    if (choice === 'within' && code.startsWith('area-')) return lists.areas(code)?.name ?? words.t('area.chip.saved')
    if (from) {
      const entry = lists[isCode(code) && choice === 'programme' ? 'project' : from](code)
      return entry ? words.name(entry) : code
    }
    return words.t(`code.${choice}.${code}`)
  }
}

/** What a code is called, for every choice of the filter. */
export function useLabels(): LabelOf {
  const words = useWords()
  const lists: Lists = {
    programmes: useProgrammes().of,
    units: useCodes('units').of,
    districts: useCodes('districts').of,
    sectors: useCodes('sectors').of,
    offices: useCodes('offices').of,
    lists: useCodes('lists').of,
    areas: useAreaNames(),
    project: useAroundName(),
  }
  return labelOf(words, lists)
}

export interface Chip {
  key: string
  text: string
  without: Partial<Filter>
}

/** A condition in words where the page wrote it, else as it is. */
function conditionText(condition: string, { t }: Words): string {
  const bound = /^(progress_pct|finish_slip_days) (>=|<) (-?\d+)$/.exec(condition)
  if (bound) return t(`look.${bound[2] === '<' ? 'below' : 'from'}.${bound[1]}`, { n: bound[3] })
  const span = possibleSpan(condition)
  if (span) return t('when.possibleChip', { ...span })
  const measure = /^(progress_pct|finish_slip_days|investment_wan) IS NULL$/.exec(condition)?.[1]
  if (measure) return t(`look.unknown.${measure}`)
  const field = /^(\w+) IS NULL$/.exec(condition)?.[1]
  if (field === 'total_investment_wan') return t('filter.noSum')
  return field ? t('filter.isUnknown', { what: t(`choice.${field}`) }) : t('filter.written', { what: condition })
}

/** Near what: a project by its code, a programme by its name, a selection by its parts. */
function othersText(around: string, words: Words, label: LabelOf): string {
  if (!around.includes('=')) return label('programme', around)
  const inner = parseFilter(new URLSearchParams(around))
  return chipsOf(inner, words, label).map((chip) => chip.text).join(words.t('area.chip.and')) || around
}

/** Whether these corners have the named place among them. */
const on = (corners: string, spot: Spot | undefined): boolean => Boolean(spot?.name) && `,${corners},`.includes(`,${writeCorners([[spot?.lon ?? 0, spot?.lat ?? 0]])},`)

const QUICK_FLOORS = [5_000, 10_000]

/** Every active part of the filter as words, each with the change that takes it away. */
export function chipsOf(filter: Filter, words: Words, label: LabelOf, spot?: Spot): Chip[] {
  const { t, lang } = words
  const chips: Chip[] = []
  for (const [key, value] of Object.entries(filter)) {
    if (Array.isArray(value) && key !== 'bbox') {
      const choice = key as Choice
      const codes = filter[choice] ?? []
      for (const code of codes)
        chips.push({ key: `${key}:${code}`, text: label(choice, code), without: { [choice]: codes.filter((c) => c !== code) } })
    }
  }
  const { min_investment: min, max_investment: max, year, q, bbox, mapped } = filter
  if (min !== undefined) {
    const quick = QUICK_FLOORS.includes(min) ? t(`filter.floor.${min}`) : t('filter.from', { sum: money(min, lang) })
    chips.push({ key: 'min', text: quick, without: { min_investment: undefined } })
  }
  const below = max === undefined ? null : belowOf(max)
  if (max !== undefined)
    chips.push({ key: 'max', text: below ? t('look.below.money', { sum: money(below, lang) }) : t('filter.to', { sum: money(max, lang) }), without: { max_investment: undefined } })
  if (year !== undefined) chips.push({ key: 'year', text: t('filter.inYear', { year }), without: { year: undefined } })
  const month = monthOf(filter)
  if (month) chips.push({ key: 'month', text: t('time.inMonth', { month }), without: { under_way_from: undefined, under_way_to: undefined } })
  const { under_way_from: from, under_way_to: to } = filter
  const span = !month && from && to
  if (span) chips.push({ key: 'span', text: t('when.span', { from, to }), without: { under_way_from: undefined, under_way_to: undefined } })
  for (const name of DAYS) if (filter[name] && !((month || span) && name.startsWith('under_way'))) chips.push({ key: name, text: t(`filter.day.${name}`, { day: filter[name] }), without: { [name]: undefined } })
  for (const condition of conditionsOf(filter))
    chips.push({ key: condition, text: conditionText(condition, words), without: { filter: conditioned(filter, condition).filter } })
  const { polygon, along, around } = filter
  if (polygon) chips.push({ key: 'polygon', text: t('area.chip.polygon'), without: { polygon: undefined } })
  if (along) chips.push({ key: 'along', text: t(on(along, spot) ? 'when.along' : 'area.chip.along', { m: words.count(filter.along_m ?? 200), name: spot?.name }), without: { along: undefined, along_m: undefined } })
  if (around)
    chips.push({
      key: 'around',
      text: t('area.chip.around', { what: othersText(around, words, label), m: words.count(filter.around_m ?? 500) }),
      without: { around: undefined, around_m: undefined },
    })
  if (filter.near) chips.push({ key: 'near', text: t('filter.near', { m: words.count(filter.radius ?? 1000), point: on(filter.near, spot) ? spot?.name : filter.near }), without: { near: undefined, radius: undefined } })
  if (q) chips.push({ key: 'q', text: t('filter.text', { q }), without: { q: undefined } })
  if (bbox) chips.push({ key: 'bbox', text: t('filter.inView'), without: { bbox: undefined } })
  if (mapped !== undefined)
    chips.push({ key: 'mapped', text: t(mapped ? 'filter.mapped' : 'filter.unmapped'), without: { mapped: undefined } })
  return chips
}
