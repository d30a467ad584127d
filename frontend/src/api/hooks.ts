import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type CodeList, codesQuery, overlaysQuery, programmesQuery, sessionQuery } from './queries'
import type { Entry, Overlay, Programme } from './types'

export function useSession() {
  return useQuery(sessionQuery()).data
}

/** The business date, or the day that is looked back to; the reader's own day until the service has said it. */
export function useToday(asOf?: string): string {
  const today = useSession()?.today ?? new Date().toISOString().slice(0, 10)
  return asOf ?? today
}

const NO_PROGRAMMES: readonly Programme[] = []

export function useProgrammes(): { list: readonly Programme[]; of: (code: string) => Programme | undefined; known: boolean } {
  const { data } = useQuery(programmesQuery())
  return useMemo(() => {
    const list = data ?? NO_PROGRAMMES
    const byCode = new Map(list.map((programme) => [programme.code, programme]))
    return { list, of: (code: string) => byCode.get(code), known: data !== undefined }
  }, [data])
}

const NO_OVERLAYS: readonly Overlay[] = []

/** The layers of the operator's own, where the reader may know of such at all. They are of now: who looks back has none. */
export function useOverlays(asOf?: string): { list: readonly Overlay[]; may: boolean; known: boolean } {
  const may = (useSession()?.permissions.includes('overlay.read') ?? false) && !asOf
  const { data } = useQuery({ ...overlaysQuery(), enabled: may })
  return { list: (may && data) || NO_OVERLAYS, may, known: data !== undefined }
}

export function useCodes(list: CodeList): { list: readonly Entry[]; of: (code: string) => Entry | undefined } {
  const { data } = useQuery(codesQuery(list))
  return useMemo(() => {
    const entries = data ?? []
    const byCode = new Map(entries.map((entry) => [entry.code, entry]))
    return { list: entries, of: (code: string) => byCode.get(code) }
  }, [data])
}
