import { QueryClient } from '@tanstack/react-query'
import type { News } from './live'
import { Problem } from './problem'

/** What the service knows, as far as the page has asked. */
export function newCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // A refusal stays a refusal; only a lost line or a restart is worth another try.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
    },
  })
}

/** After a write: the project, the lists and the totals are asked again. */
export async function forgetProject(cache: QueryClient, code: string): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: ['project', code] }),
    cache.invalidateQueries({ queryKey: ['portfolio'] }),
    cache.invalidateQueries({ queryKey: ['codes', 'programmes'] }),
  ])
}

/** After changes made elsewhere: what they touched is asked again; everything, where it is not known what that was. */
export async function forgetNews(cache: QueryClient, all: readonly (News | null)[]): Promise<void> {
  const told = all.filter((news) => news !== null)
  if (told.length < all.length || told.some((news) => news.more)) {
    await cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    return
  }
  const codes = new Set(told.flatMap((news) => news.projects))
  const lists = told.some((news) => news.lists)
  await cache.invalidateQueries({
    predicate: ({ queryKey: [first, second] }) =>
      first === 'portfolio' || (first === 'project' && codes.has(String(second))) || (first === 'codes' && (lists || second === 'programmes')),
  })
}
