import { useInfiniteQuery } from '@tanstack/react-query'
import { Table } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type ProjectItem, projectsQuery } from '@/api'
import { useWords } from '@/i18n/words'
import type { MoneyUnit } from '@/lib/money'
import { Antd } from '@/ui/Antd'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { notify } from '@/ui/notice'
import { DEFAULT_SORT, type Sort, type SortKey, portfolioQuery, useGo, usePage } from '@/url'
import { asText } from './copy'
import { useColumns } from './columns'
import css from './table.module.css'

const PAGE = 500

/** The same selection as the map and the list, as a wide table with one unit in its head. */
export function TablePage() {
  return (
    <Antd>
      <ProjectTable />
    </Antd>
  )
}

function useRows() {
  const query = usePage(portfolioQuery)
  const sort = usePage((page) => page.sort)
  const result = useInfiniteQuery(projectsQuery(query, sort, PAGE))
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = result
  // A city's list is short: all of it is fetched, so that scrolling and copying never meet a gap.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data])
  return { rows, sort, total: result.data?.pages[0]?.total ?? 0, complete: !hasNextPage && result.isSuccess, busy: result.isFetching }
}

function ProjectTable() {
  const { t } = useWords()
  const go = useGo()
  const [unit, setUnit] = useState<MoneyUnit>('wan')
  const { rows, sort, total, complete, busy } = useRows()
  const columns = useColumns(unit, sort)
  const project = usePage((page) => page.project)
  const { ref, height } = useHeight()

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(asText(columns, rows))
      notify('done', t('table.copied', { n: rows.length }))
    } catch {
      notify('warn', t('table.notCopied'))
    }
  }
  return (
    <div className={css.page}>
      <Tools unit={unit} onUnit={setUnit} total={total} onCopy={complete ? () => void copy() : undefined} />
      <div ref={ref} className={css.frame}>
        <Table<ProjectItem>
          virtual
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={rows}
          loading={busy && rows.length === 0}
          pagination={false}
          scroll={{ x: 1560, y: Math.max(height - 42, 120) }}
          rowClassName={(row) => (row.code === project ? `${css.row} ${css.chosen}` : (css.row ?? ''))}
          onRow={(row) => ({ onClick: () => go({ project: row.code }, { to: '/' }) })}
          onChange={(_, __, sorter) => {
            const one = Array.isArray(sorter) ? sorter[0] : sorter
            const key = one?.columnKey as SortKey | undefined
            const next: Sort = key && one?.order ? (one.order === 'descend' ? `-${key}` : key) : DEFAULT_SORT
            go({ sort: next })
          }}
          locale={{ emptyText: t('list.empty') }}
          showSorterTooltip={false}
        />
      </div>
    </div>
  )
}

interface ToolsProps {
  unit: MoneyUnit
  onUnit: (unit: MoneyUnit) => void
  total: number
  /** Absent while rows are still coming. */
  onCopy?: () => void
}

function Tools({ unit, onUnit, total, onCopy }: ToolsProps) {
  const { t, count } = useWords()
  return (
    <div className={css.tools}>
      <span>{t('table.rows', { n: count(total) })}</span>
      <Segments label={t('table.unit')} items={(['wan', 'yi'] as const).map((value) => ({ value, label: t(`unit.${value}`) }))} value={unit} onChange={onUnit} />
      <Button icon="copy" disabled={!onCopy} onClick={onCopy}>
        {t('table.copy')}
      </Button>
    </div>
  )
}

/** The room that is left for the table, so that its head stays while its body scrolls. */
function useHeight() {
  const ref = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(600)
  useEffect(() => {
    if (!ref.current) return
    const observer = new ResizeObserver(([entry]) => entry && setHeight(entry.contentRect.height))
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return { ref, height }
}
