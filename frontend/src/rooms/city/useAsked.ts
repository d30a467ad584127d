import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { areaQuery } from '@/api'
import { type At, boxOf, circle, readCorners } from '@/lib/geo'
import type { Asked, Look } from '@/map'
import { type Filter, usePage } from '@/url'

/** The shapes of the filter, as the map draws them. */
function drawn({ near, radius, along, along_m, polygon }: Filter): Asked[] {
  const found: Asked[] = []
  const [middle] = readCorners(near ?? '', 1) ?? []
  if (middle) found.push({ kind: 'circle', middle, metres: radius ?? 1000 })
  const line = readCorners(along ?? '', 2)
  if (line) found.push({ kind: 'corridor', line, metres: along_m ?? 200 })
  const corners = readCorners(polygon ?? '', 3)
  if (corners) {
    const ring = corners.map(([x, y]) => [x, y])
    found.push({ kind: 'area', geometry: { type: 'Polygon', coordinates: [[...ring, ring[0] as number[]]] } })
  }
  return found
}

/** All that is asked about: drawn shapes, and saved areas by their shapes. */
export function useAsked(): readonly Asked[] {
  const filter = usePage((page) => page.filter)
  const codes = (filter.within ?? []).filter((code) => code.startsWith('area-'))
  const saved = useQueries({ queries: codes.map((code) => areaQuery(code)), combine: (all) => all.map((one) => one.data?.geometry) })
  return useMemo(() => {
    const areas = saved.flatMap((geometry): Asked[] => (geometry ? [{ kind: 'area', geometry }] : []))
    return [...drawn(filter), ...areas]
  }, [filter, saved])
}

const NEAREST_ZOOM = 15
/** As many degrees as so many pixels have at zoom 0. */
const SIGHT_PX = 600
const WORLD_PX = 512

/** Where a link looks that asks about an area and does not say where to look: at the area. */
export function lookAt(filter: Filter): Look | null {
  const corners = drawn(filter).flatMap((one): readonly At[] => {
    if (one.kind === 'circle') return circle(one.middle, one.metres, 8)
    return one.kind === 'corridor' ? one.line : ((one.geometry.coordinates[0] ?? []) as unknown as At[])
  })
  if (corners.length === 0) return null
  const [w, s, e, n] = boxOf(corners)
  const wide = Math.max(e - w, (n - s) * 1.4, 0.002)
  const z = Math.min(NEAREST_ZOOM, Math.log2((360 / wide) * (SIGHT_PX / WORLD_PX)))
  return { z, lon: (w + e) / 2, lat: (s + n) / 2 }
}
