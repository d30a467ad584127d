import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { basemapsQuery } from '@/api'
import type { BaseMap } from '@/map'
import { usePage } from '@/url'

const OFFLINE = 'offline'

/** The base map of the address, or the service's first; what a link names and nobody offers any more is ours. */
export function useBase() {
  const asked = usePage((page) => page.base)
  const { data } = useQuery(basemapsQuery())
  const found = data?.items.find((one) => one.id === (asked ?? data.first))
  const map = useMemo((): BaseMap | null => {
    if (!found) return null
    const { id, kind, tiles, planes, datum, tile_size: tileSize, min_zoom: minZoom, max_zoom: maxZoom, layers } = found
    return { id, kind, tiles, planes, datum, tileSize, minZoom, maxZoom, layers }
  }, [found])
  return {
    map,
    id: found?.id ?? OFFLINE,
    offline: OFFLINE,
    choices: data?.items ?? [],
    attribution: found ? found.attribution : (data?.offline_attribution ?? ''),
  }
}
