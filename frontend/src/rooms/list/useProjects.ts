import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { projectsQuery } from '@/api'
import { portfolioQuery, usePage } from '@/url'

/** The rows of the filter in the wanted order, as far as they were asked for. */
export function useProjects() {
  const query = usePage(portfolioQuery)
  const sort = usePage((page) => page.sort)
  const result = useInfiniteQuery(projectsQuery(query, sort))
  const items = useMemo(() => result.data?.pages.flatMap((page) => page.items) ?? [], [result.data])
  return { ...result, items, total: result.data?.pages[0]?.total ?? 0, key: `${query}|${sort}` }
}
