import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type Choice, type Filter, changed, toggled } from './filter'
import { MAX_COMPARED, type Page } from './page'

const NONE: readonly string[] = []

/** A part of what the address bar says; the component is drawn again only when that part changes. */
export function usePage<T>(select: (page: Page) => T): T {
  const options = { strict: false, select: (search: unknown) => select(search as Page), structuralSharing: true }
  return useSearch(options as never) as T
}

/** The day that the person looks back to, if any. */
export function useAsOf(): string | undefined {
  return usePage((page) => page.asOf)
}

export function usePath(): string {
  return useLocation({ select: (location) => location.pathname })
}

/** For links that change the page but keep what the address says. */
export const keepPage = ((page: Page) => page) as never

export type PageChange = Partial<Page> | ((page: Page) => Partial<Page>)

type Place = '/' | '/table' | '/compare' | '/about' | '/log' | '/account' | '/admin' | '/sign-in'

/** Changes the address. `replace` for what Back should not step through: typing, moving the map. */
export function useGo() {
  const navigate = useNavigate()
  return useCallback(
    (change: PageChange, options: { replace?: boolean; to?: Place } = {}) => {
      void navigate({
        to: options.to ?? '.',
        replace: options.replace ?? false,
        search: ((page: Page) => ({ ...page, ...(typeof change === 'function' ? change(page) : change) })) as never,
      })
    },
    [navigate],
  )
}

/** The projects that stand side by side, and how one comes or goes. */
export function useCompare() {
  const codes = usePage((page) => page.compare) ?? NONE
  const go = useGo()
  const toggle = useCallback(
    (code: string) =>
      go(
        ({ compare = NONE }) => {
          const rest = compare.filter((one) => one !== code)
          const left = rest.length < compare.length ? rest : [...compare, code].slice(-MAX_COMPARED)
          return { compare: left.length > 0 ? left : undefined }
        },
        { replace: true },
      ),
    [go],
  )
  return { codes, toggle }
}

/** The filter and the two ways to change it. */
export function useFilter() {
  const filter = usePage((page) => page.filter)
  const go = useGo()
  const change = useCallback(
    (part: Partial<Filter>, options?: { replace?: boolean }) =>
      go((page) => ({ filter: changed(page.filter, part) }), options),
    [go],
  )
  const toggle = useCallback(
    (choice: Choice, code: string) => go((page) => ({ filter: toggled(page.filter, choice, code) })),
    [go],
  )
  const clear = useCallback(() => go({ filter: {} }), [go])
  return { filter, change, toggle, clear }
}
