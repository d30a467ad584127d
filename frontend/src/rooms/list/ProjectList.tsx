import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/words'
import { useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Bones } from '@/ui/Values'
import { useFilter, useGo, usePage } from '@/url'
import css from './ProjectList.module.css'
import { ROW_PX, Row } from './Row'
import { SortBar } from './SortBar'
import { useProjects } from './useProjects'

const NEAR_END = 12

/** The map's twin: the same projects, one below the other, for the eye and for the keyboard. */
export function ProjectList({ none }: { none?: ReactNode }) {
  const projects = useProjects()
  const { t } = useWords()
  return (
    <div className={css.list} data-stale={projects.isPlaceholderData}>
      <SortBar />
      {projects.isPending && (
        <div className={css.waiting}>
          <Bones rows={12} height={20} />
        </div>
      )}
      {projects.isError && (
        <div className={css.empty} role="alert">
          <p>{t('list.failed')}</p>
          <Button onClick={() => void projects.refetch()}>{t('again')}</Button>
        </div>
      )}
      {projects.isSuccess && projects.items.length === 0 && <Nothing more={none} />}
      {projects.items.length > 0 && <Rows projects={projects} />}
    </div>
  )
}

function Nothing({ more }: { more: ReactNode }) {
  const { t } = useWords()
  const { clear } = useFilter()
  return (
    <div className={css.empty}>
      <p>{t('list.empty')}</p>
      {more}
      <Button onClick={clear}>{t('filter.clear')}</Button>
    </div>
  )
}

function Rows({ projects }: { projects: ReturnType<typeof useProjects> }) {
  const { items, total, key } = projects
  const { t } = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const hovered = useMapState((state) => state.hovered)
  const selected = usePage((page) => page.project)
  // eslint-disable-next-line react-hooks/incompatible-library -- the row positions are read in this component alone
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const list = useActiveRow(projects, (index) => rows.scrollToIndex(index, { align: 'auto' }))
  const visible = rows.getVirtualItems()
  useMore(projects, visible.at(-1)?.index ?? 0)
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 })
  }, [key])

  return (
    <div
      ref={frame}
      className={css.scroll}
      role="listbox"
      tabIndex={0}
      aria-label={t('list.label', { n: total })}
      aria-activedescendant={list.active >= 0 ? `row-${items[list.active]?.id}` : undefined}
      onKeyDown={list.onKeyDown}
      data-testid="list"
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
        {visible.map(({ index, start }) => {
          const item = items[index]
          return item ? (
            <Row
              key={item.id}
              item={item}
              top={start}
              position={index + 1}
              total={total}
              active={index === list.active}
              hovered={item.id === hovered}
              selected={item.code === selected}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

/** Fetches the next page before the end is reached. */
function useMore({ items, hasNextPage, isFetchingNextPage, fetchNextPage }: ReturnType<typeof useProjects>, last: number) {
  useEffect(() => {
    if (last >= items.length - NEAR_END && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage])
}

/** Which row the keyboard is on. Arrows move, Enter opens; with a project open the panel follows. */
function useActiveRow({ items, key }: ReturnType<typeof useProjects>, reveal: (index: number) => void) {
  const map = useCityMap()
  const go = useGo()
  const selected = usePage((page) => page.project)
  const [state, setState] = useState({ key, index: -1 })
  const active = state.key === key ? state.index : -1
  const open = useCallback((code: string | undefined) => code && go({ project: code, form: undefined }), [go])

  const onKeyDown = (event: KeyboardEvent) => {
    const now = active >= 0 ? active : items.findIndex((item) => item.code === selected)
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8, Home: 0, End: items.length - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      const index = Math.min(Math.max(to, 0), items.length - 1)
      setState({ key, index })
      reveal(index)
      map.hover(items[index]?.id ?? null)
      if (selected) open(items[index]?.code)
    }
    if (event.key === 'Enter' && now >= 0) open(items[now]?.code)
  }
  return { active, onKeyDown }
}
