import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CityMap, MapState } from './CityMap'
import type { Bearings } from './compass'
import type { Drawing } from './drawing'
import type { DrawState } from './drawn'

/** One map a page. */
const Context = createContext<CityMap | null>(null)
export const CityMapProvider = Context.Provider

export function useCityMap(): CityMap {
  const map = useContext(Context)
  if (!map) throw new Error('CityMapProvider is missing')
  return map
}

/** A part of what the map has to say; drawn again only when that part changes. */
export function useMapState<T>(select: (state: MapState) => T): T {
  const map = useCityMap()
  return useSyncExternalStore(map.subscribe, () => select(map.snapshot()))
}

/** False where no map can be drawn: whatever needs one is not offered. */
export function useHasMap(): boolean {
  return useMapState(({ status }) => status !== 'failed' && status !== 'unable')
}

/** What there is to say while one draws. */
export function useDrawing(): { drawing: Drawing; state: DrawState } {
  const { drawing } = useCityMap()
  return { drawing, state: useSyncExternalStore(drawing.subscribe, drawing.snapshot) }
}

/** Where the pointer is and how the map is turned; `select` keeps what does not change from drawing anew. */
export function useBearings<T>(select: (bearings: Bearings | null) => T): T {
  const { compass } = useCityMap()
  return useSyncExternalStore(compass.subscribe, () => select(compass.snapshot()))
}
