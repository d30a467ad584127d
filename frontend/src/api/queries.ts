import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Lang } from '@/lib/codes'
import { get } from './http'
import type { AreaWhole, Component, FormerPlace, Project } from './types'

const PAGE_SIZE = 100
const STEADY = 10 * 60_000

export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => get('/session', { signal }),
    staleTime: 60_000,
  })

export const waysInQuery = () => queryOptions({ queryKey: ['sign-in'], queryFn: ({ signal }) => get('/sign-in', { signal }), staleTime: STEADY })

export const ownSessionsQuery = () =>
  queryOptions({ queryKey: ['account', 'sessions'], queryFn: async ({ signal }) => (await get('/sessions', { signal })).items })

export const tokensQuery = () => queryOptions({ queryKey: ['account', 'tokens'], queryFn: ({ signal }) => get('/tokens', { signal }) })

export const programmesQuery = () =>
  queryOptions({
    queryKey: ['codes', 'programmes'],
    queryFn: async ({ signal }) => (await get('/programmes', { signal })).items,
    staleTime: STEADY,
  })

/** The base maps that can be chosen beside ours. */
export const basemapsQuery = () =>
  queryOptions({ queryKey: ['basemaps'], queryFn: ({ signal }) => get('/basemaps', { signal }), staleTime: STEADY })

export type CodeList = 'units' | 'districts' | 'sectors' | 'offices' | 'lists'

export const codesQuery = (list: CodeList) =>
  queryOptions({
    queryKey: ['codes', list],
    queryFn: async ({ signal }) => (await get(`/${list}`, { signal })).items,
    staleTime: STEADY,
  })

export const summaryQuery = (query: string) =>
  queryOptions({
    queryKey: ['portfolio', 'summary', query],
    queryFn: ({ signal }) => get('/projects/summary', { query, signal }),
    placeholderData: keepPreviousData,
  })

/** Where the file of a selection is; `query` also says which format. */
export const exportAddress = (query: string) => `/api/v1/projects/export?${query}`

/** Whether the reader may still take this selection away; a Problem when it cannot even be counted. */
export const askBeforeExport = async (query: string) => {
  const session = await get('/session')
  await get('/projects/summary', { query })
  return session.permissions.includes('project.export')
}

/** The list, page by page; `size` up to 1000. */
export const projectsQuery = (query: string, sort: string, size = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: ['portfolio', 'list', query, sort, size],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(query)
      params.set('sort', sort)
      params.set('limit', String(size))
      if (pageParam) params.set('cursor', pageParam)
      return get('/projects', { query: params.toString(), signal })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** `asOf`: what was known on that day; without it, now. */
const ofProject = (code: string, part: string, asOf?: string) => ['project', code, part, ...(asOf ? [asOf] : [])] as const

const onDay = (asOf?: string) => (asOf ? `as_of=${asOf}` : '')

export const projectQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'facts', asOf),
    queryFn: async ({ signal }) => (await get('/projects/{code}', { at: { code }, query: onDay(asOf), signal })) as Project,
  })

export const formerPlacesQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'places'),
    queryFn: async ({ signal }) => (await get('/projects/{code}/places', { at: { code }, signal })).items as unknown as FormerPlace[],
  })

/** The same of a station, a section or another part. */
export const formerPlacesOfPartQuery = (code: string, key: string) =>
  queryOptions({
    queryKey: [...ofProject(code, 'places'), key],
    queryFn: async ({ signal }) => (await get('/projects/{code}/components/{key}/places', { at: { code, key }, signal })).items as unknown as FormerPlace[],
  })

export const milestonesQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'milestones', asOf),
    queryFn: ({ signal }) => get('/projects/{code}/milestones', { at: { code }, query: onDay(asOf), signal }),
  })

export const baselinesQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'baselines', asOf),
    queryFn: async ({ signal }) => (await get('/projects/{code}/baselines', { at: { code }, query: onDay(asOf), signal })).items,
  })

export const investmentsQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'investments', asOf),
    queryFn: ({ signal }) => get('/projects/{code}/investments', { at: { code }, query: onDay(asOf), signal }),
  })

export const componentsQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'components', asOf),
    queryFn: async ({ signal }) => (await get('/projects/{code}/components', { at: { code }, query: onDay(asOf), signal })).items as Component[],
  })

/** The sentences come in the reader's language. */
export const historyQuery = (code: string, lang: Lang, asOf?: string) =>
  infiniteQueryOptions({
    queryKey: [...ofProject(code, 'history', asOf), lang],
    queryFn: ({ pageParam, signal }) =>
      get('/projects/{code}/history', {
        at: { code },
        query: [onDay(asOf), pageParam && `cursor=${encodeURIComponent(pageParam)}`].filter(Boolean).join('&'),
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Works under way in each month. */
export const monthsOf = (query: string) =>
  queryOptions({
    queryKey: ['portfolio', 'months', query],
    queryFn: ({ signal }) => get('/projects/schedule/months', { query, signal }),
    placeholderData: keepPreviousData,
  })

/** The list with all its dates, page by page. */
export const schedulesQuery = (query: string, sort: string, size = 200) =>
  infiniteQueryOptions({
    queryKey: ['portfolio', 'schedules', query, sort, size],
    queryFn: ({ pageParam, signal }) =>
      get('/projects/schedule', { query: withCursor([query, `sort=${sort}`, `limit=${size}`].filter(Boolean).join('&'), pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** The first of these selections that has something: which, and how many; null where none has. */
export const widerQuery = (queries: readonly string[]) =>
  queryOptions({
    queryKey: ['portfolio', 'wider', ...queries],
    queryFn: async ({ signal }) => {
      for (const [at, query] of queries.entries()) {
        const { count } = await get('/projects/summary', { query, signal })
        if (count > 0) return { at, count }
      }
      return null
    },
  })

/** Nearby works, worst first, page by page. */
export const nearbyQuery = (query: string, size = 50) =>
  infiniteQueryOptions({
    queryKey: ['portfolio', 'nearby', query, size],
    queryFn: ({ pageParam, signal }) => get('/conflicts', { query: withCursor([query, `limit=${size}`].filter(Boolean).join('&'), pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

const withCursor = (query: string, cursor: string) => `${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`

/** Layers of the operator's own that the reader may know of. */
export const overlaysQuery = () =>
  queryOptions({ queryKey: ['overlays'], queryFn: async ({ signal }) => (await get('/overlays', { signal })).items, staleTime: 60_000 })

/** What the selection covers of a layer, worst first, page by page. */
export const coversQuery = (layer: string, query: string, size = 50) =>
  infiniteQueryOptions({
    queryKey: ['portfolio', 'covers', layer, query, size],
    queryFn: ({ pageParam, signal }) =>
      get('/overlays/{overlay}/projects', { at: { overlay: layer }, query: withCursor([query, `limit=${size}`].filter(Boolean).join('&'), pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Where its table is as a file. */
export const coversFile = (layer: string, query: string, format: 'csv' | 'xlsx', lang: Lang) =>
  `/api/v1/overlays/${encodeURIComponent(layer)}/projects/export?format=${format}&lang=${lang}${query && `&${query}`}`

/** What one project covers of every layer that the reader may know of. */
export const projectCoversQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'overlays'),
    queryFn: ({ signal }) => get('/projects/{code}/overlays', { at: { code }, signal }),
  })

/** The city's change log, page by page. */
export const logQuery = (query: string, lang: Lang) =>
  infiniteQueryOptions({
    queryKey: ['log', 'changes', query, lang],
    queryFn: ({ pageParam, signal }) => get('/changes', { query: withCursor(query, pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** What happened at the door. */
export const accessQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['log', 'access', query],
    queryFn: ({ pageParam, signal }) => get('/access-events', { query: withCursor(query, pageParam), signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Where a browser downloads the log from, as a table or line by line with its hashes. */
export function logFile(query: string, format: 'csv' | 'jsonl', lang: Lang): string {
  return `/api/v1/changes/export?format=${format}&lang=${lang}${query && `&${query}`}`
}

/** Projects whose name or code holds these words, to choose from. */
export const suggestionsQuery = (words: string) =>
  queryOptions({
    queryKey: ['portfolio', 'suggestions', words],
    queryFn: async ({ signal }) => (await get('/projects', { query: `limit=8&q=${encodeURIComponent(words)}`, signal })).items,
    enabled: words.length > 0,
    placeholderData: keepPreviousData,
  })

/** Projects, places and coordinates by what somebody types. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['portfolio', 'search', words],
    queryFn: ({ signal }) => get('/search', { query: `q=${encodeURIComponent(words)}`, signal }),
    enabled: words.length > 0,
    placeholderData: keepPreviousData,
  })

/** One's own saved areas, and those that others share. */
export const areasQuery = () =>
  queryOptions({ queryKey: ['areas', 'list'], queryFn: async ({ signal }) => (await get('/areas', { signal })).items })

export const areaQuery = (code: string) =>
  queryOptions({
    queryKey: ['areas', 'one', code],
    queryFn: async ({ signal }) => (await get('/areas/{area}', { at: { area: code }, signal })) as unknown as AreaWhole,
    retry: false,
  })

export const nearestStationQuery = (code: string, asOf?: string) =>
  queryOptions({
    queryKey: ofProject(code, 'nearest-station', asOf),
    queryFn: ({ signal }) => get('/projects/{code}/nearest-station', { at: { code }, query: onDay(asOf), signal }),
  })
