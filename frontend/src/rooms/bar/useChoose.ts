import { useCallback } from 'react'
import { useCityMap } from '@/map'
import { type Spot, useFilter, useGo, usePath } from '@/url'
import type { Suggestion } from './suggestions'

/** A place that is no wider than that is a point. */
const POINT_DEG = 0.002
const CLOSE_ZOOM = 14
const WIDE_ZOOM = 11

/** A project opens, a place is flown to, coordinates drop a pin, words filter. */
export function useChoose(): (one: Suggestion) => void {
  const map = useCityMap()
  const go = useGo()
  const { change } = useFilter()
  const elsewhere = usePath() !== '/'
  return useCallback(
    (one: Suggestion) => {
      if (one.is === 'words') return change({ q: one.words || undefined })
      if (one.is === 'project') {
        go({ project: one.project.code, form: undefined })
        if (one.project.point) map.flyTo(one.project.point, CLOSE_ZOOM)
        return
      }
      const spot: Spot =
        one.is === 'place' ? { lon: one.place.point[0], lat: one.place.point[1], name: one.place.name } : { lon: one.point.lon, lat: one.point.lat }
      const [w, s, e, n] = one.is === 'place' ? one.place.box : [spot.lon, spot.lat, spot.lon, spot.lat]
      const wide = e - w > POINT_DEG || n - s > POINT_DEG
      if (elsewhere) return go({ spot, view: { z: wide ? WIDE_ZOOM : CLOSE_ZOOM, lon: spot.lon, lat: spot.lat } }, { to: '/' })
      go({ spot })
      if (wide) map.fit([w, s, e, n])
      else map.flyTo([spot.lon, spot.lat], CLOSE_ZOOM)
    },
    [map, go, change, elsewhere],
  )
}
