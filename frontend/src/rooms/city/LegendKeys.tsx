import { useQuery } from '@tanstack/react-query'
import { type Programme, summaryQuery, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { CLASSES, type Class, type ColourBy, type Measure, isMeasure } from '@/lib/classes'
import { STAGES } from '@/lib/codes'
import { classInks, unknownInk } from '@/ui/classes'
import { Mark } from '@/ui/Mark'
import { Swatch } from '@/ui/Swatch'
import { StageSign } from '@/ui/Tags'
import { useTheme } from '@/ui/theme'
import { type Page, canChoose, isClass, portfolioQuery, useFilter, useGo, usePage, withClass, withoutClass } from '@/url'
import css from './Legend.module.css'

/** What can be chosen among is counted without that choice, as in every facet. */
const openQuery = (page: Page, by: ColourBy) =>
  portfolioQuery(isMeasure(by) ? { ...page, filter: withoutClass(page.filter, by) } : page)

function useCounts(by: ColourBy): (code: string | null) => number {
  const { data } = useQuery(summaryQuery(usePage((page) => openQuery(page, by))))
  const counts = new Map(data?.by[by]?.map((share) => [share.code, share.count]))
  return (code) => counts.get(code) ?? 0
}

/** The classes of what the map is coloured by, each with its number; pressed, it is the filter. */
export function Keys({ by }: { by: ColourBy }) {
  const { t } = useWords()
  const { list } = useProgrammes()
  const { theme } = useTheme()
  const count = useCounts(by)
  return (
    <ul className={css.keys} aria-label={t(`look.colour.${by}`)}>
      {by === 'programme' && list.map((one) => <ProgrammeKey key={one.code} programme={one} count={count(one.code)} />)}
      {by === 'stage' &&
        STAGES.map((stage) => <StageKey key={stage} stage={stage} ink={classInks('stage', theme)[stage] ?? ''} count={count(stage)} />)}
      {isMeasure(by) &&
        CLASSES[by].map((one) => (
          <ClassKey key={one.code} measure={by} one={one} ink={classInks(by, theme)[one.code] ?? ''} count={count(one.code)} />
        ))}
      {isMeasure(by) && <ClassKey measure={by} one={null} ink={unknownInk(theme)} count={count(null)} />}
    </ul>
  )
}

interface KeyProps {
  sign: React.ReactNode
  label: string
  count: number
  on: boolean
  /** Something else is chosen. */
  passed: boolean
  onPress?: (() => void) | undefined
}

function Key({ sign, label, count, on, passed, onPress }: KeyProps) {
  const words = useWords()
  return (
    <li>
      <button type="button" className={css.key} aria-pressed={on} data-quiet={passed || count === 0} disabled={!onPress} onClick={onPress}>
        {sign}
        <span className={css.label}>{label}</span>
        <span className={css.count}>{words.count(count)}</span>
      </button>
    </li>
  )
}

function ProgrammeKey({ programme, count }: { programme: Programme; count: number }) {
  const words = useWords()
  const { filter, toggle } = useFilter()
  const { code, family, colour } = programme
  const on = filter.programme?.includes(code) ?? false
  return (
    <Key
      sign={<Mark programme={code} family={family} colour={colour} />}
      label={words.short(programme)}
      count={count}
      on={on}
      passed={Boolean(filter.programme) && !on}
      onPress={() => toggle('programme', code)}
    />
  )
}

function StageKey({ stage, ink, count }: { stage: (typeof STAGES)[number]; ink: string; count: number }) {
  const { t } = useWords()
  const { filter, toggle } = useFilter()
  const on = filter.stage?.includes(stage) ?? false
  return (
    <Key
      sign={<StageSwatch stage={stage} ink={ink} />}
      label={t(`code.stage.${stage}`)}
      count={count}
      on={on}
      passed={Boolean(filter.stage) && !on}
      onPress={() => toggle('stage', stage)}
    />
  )
}

function StageSwatch({ stage, ink }: { stage: (typeof STAGES)[number]; ink: string }) {
  return (
    <span className={css.swatches}>
      <Swatch colour={ink} />
      <StageSign stage={stage} />
    </span>
  )
}

function ClassKey({ measure, one, ink, count }: { measure: Measure; one: Class | null; ink: string; count: number }) {
  const { t } = useWords()
  const { filter } = useFilter()
  const go = useGo()
  const on = isClass(filter, measure, one)
  const chosen = [...CLASSES[measure], null].some((other) => isClass(filter, measure, other))
  const press = () =>
    go((page) => ({ filter: on ? withoutClass(page.filter, measure) : withClass(page.filter, measure, one) }))
  return (
    <Key
      sign={<Swatch colour={ink} />}
      label={t(`look.${measure}.${one?.code ?? 'unknown'}`)}
      count={count}
      on={on}
      passed={chosen && !on}
      onPress={canChoose(filter) ? press : undefined}
    />
  )
}
