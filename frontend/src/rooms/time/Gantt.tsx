import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { type MonthCount, schedulesQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { portfolioQuery, useGo, usePage } from '@/url'
import { GanttRow } from './GanttRow'
import { axisOf } from './chart'
import { ROW_PX } from './months'
import css from './time.module.css'

const NEAR_END = 40

interface GanttProps {
  months: readonly MonthCount[]
  chosen: string | undefined
  today: string
}

/** What is selected, a line each, in the order of the list: baseline hollow, done solid, expected half. */
export function Gantt({ months, chosen, today }: GanttProps) {
  const { t } = useWords()
  const query = usePage(portfolioQuery)
  const sort = usePage((page) => page.sort)
  const selected = usePage((page) => page.project)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(schedulesQuery(query, sort))
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const total = data?.pages[0]?.total ?? 0
  const at = useMemo(() => axisOf(months), [months])
  const scroll = useRef<HTMLDivElement>(null)
  // eslint-disable-next-line react-hooks/incompatible-library -- the row positions are read in this component alone
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_PX, overscan: 8 })
  const shown = rows.getVirtualItems()
  const last = shown[shown.length - 1]?.index ?? 0
  useEffect(() => {
    if (last >= items.length - NEAR_END && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  const { active, onKeyDown } = useActive(items, (index) => rows.scrollToIndex(index))
  const mark = (iso: string) => ({ left: `calc(var(--gutter) + ${at(iso)} * (100% - var(--gutter)))` })
  return (
    <div
      ref={scroll}
      className={css.gantt}
      role="listbox"
      tabIndex={0}
      aria-label={t('time.ganttLabel')}
      aria-activedescendant={active >= 0 && items[active] ? `gantt-${items[active].id}` : undefined}
      onKeyDown={onKeyDown}
      data-testid="gantt"
    >
      {data && total === 0 && <p className={css.nothing}>{t('time.nothing')}</p>}
      <div className={css.canvas} style={{ height: rows.getTotalSize() }}>
        {chosen && <span className={css.chosen} style={{ ...mark(`${chosen}-01`), width: `calc(${1 / Math.max(months.length, 1)} * (100% - var(--gutter)))` }} />}
        <span className={css.today} style={mark(today)} title={t('time.today', { day: today })} />
        {shown.map((row) => {
          const item = items[row.index]
          return item && <GanttRow key={item.id} item={item} at={at} today={today} top={row.start} position={row.index + 1} total={total} active={row.index === active} selected={item.code === selected} />
        })}
      </div>
    </div>
  )
}

/** Arrows move, Enter opens. */
function useActive(items: readonly { id: number; code: string }[], reveal: (index: number) => void) {
  const map = useCityMap()
  const go = useGo()
  const [active, setActive] = useState(-1)
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8, Home: 0, End: items.length - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      const index = Math.min(Math.max(to, 0), items.length - 1)
      setActive(index)
      reveal(index)
      map.hover(items[index]?.id ?? null)
    }
    const code = items[active]?.code
    if (event.key === 'Enter' && code) go({ project: code, form: undefined })
  }
  return { active, onKeyDown }
}
