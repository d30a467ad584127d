import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from './http'
import type { Component, Project } from './types'

const PAGE_SIZE = 100
const STEADY = 10 * 60_000

export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => get('/session', { signal }),
    staleTime: 60_000,
  })

/** How one may sign in here. */
export const signInWaysQuery = () =>
  queryOptions({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => get('/sign-in', { signal }),
    staleTime: STEADY,
  })

export const programmesQuery = () =>
  queryOptions({
    queryKey: ['codes', 'programmes'],
    queryFn: async ({ signal }) => (await get('/programmes', { signal })).items,
    staleTime: STEADY,
  })

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

const ofProject = (code: string, part: string) => ['project', code, part] as const

export const projectQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'facts'),
    queryFn: async ({ signal }) => (await get('/projects/{code}', { at: { code }, signal })) as Project,
  })

export const milestonesQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'milestones'),
    queryFn: ({ signal }) => get('/projects/{code}/milestones', { at: { code }, signal }),
  })

export const baselinesQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'baselines'),
    queryFn: async ({ signal }) => (await get('/projects/{code}/baselines', { at: { code }, signal })).items,
  })

export const investmentsQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'investments'),
    queryFn: ({ signal }) => get('/projects/{code}/investments', { at: { code }, signal }),
  })

export const componentsQuery = (code: string) =>
  queryOptions({
    queryKey: ofProject(code, 'components'),
    queryFn: async ({ signal }) => (await get('/projects/{code}/components', { at: { code }, signal })).items as Component[],
  })

export const historyQuery = (code: string) =>
  infiniteQueryOptions({
    queryKey: ofProject(code, 'history'),
    queryFn: ({ pageParam, signal }) =>
      get('/projects/{code}/history', {
        at: { code },
        query: pageParam ? `cursor=${encodeURIComponent(pageParam)}` : undefined,
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
