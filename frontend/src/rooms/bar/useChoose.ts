import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Asked, summaryQuery } from '@/api'
import { useCityMap } from '@/map'
import { type Sort, type Spot, changed, filterQuery, useFilter, useGo, usePath } from '@/url'
import { type Suggestion, filterOf } from './suggestions'

/** A place that is no wider than that is a point. */
const POINT_DEG = 0.002
const CLOSE_ZOOM = 14
const NEAR_ZOOM = 13.3
const WIDE_ZOOM = 11

/** The order of the list, where a question names one. */
const orderOf = (asked: Asked | undefined): { sort?: Sort } => (asked?.sort ? { sort: asked.sort } : {})

/** A project opens, a programme is selected, a question is asked, a place is flown to, coordinates drop a pin, words filter. */
export function useChoose(): (one: Suggestion) => void {
  const map = useCityMap()
  const go = useGo()
  const cache = useQueryClient()
  const { filter, change } = useFilter()
  const elsewhere = usePath() !== '/'
  return useCallback(
    (one: Suggestion) => {
      if (one.is === 'words') return change({ q: one.words || undefined })
      if (one.is === 'programme')
        return go((page) => ({ filter: changed({ ...page.filter, q: undefined }, { programme: [one.programme.code] }), side: 'list', project: undefined }))
      if (one.is === 'project') {
        go({ project: one.project.code, form: undefined })
        if (one.project.point) map.flyTo(one.project.point, CLOSE_ZOOM)
        return
      }
      if (one.is === 'question' || (one.is === 'ask' && one.ask === 'unit')) {
        // A reporting unit has no shape, as the whole city has none: in sight comes what is selected, wherever that lies.
        const next = filterOf(one, filter)
        go({ filter: next, side: 'list', project: undefined, spot: undefined, ...orderOf(one.asked) })
        if (elsewhere) return
        return void cache.fetchQuery(summaryQuery(filterQuery(next))).then(({ bbox }) => bbox && map.fit(bbox), () => undefined)
      }
      const spot: Spot =
        one.is !== 'point' ? { lon: one.place.point[0], lat: one.place.point[1], name: one.place.name } : { lon: one.point.lon, lat: one.point.lat }
      const [w, s, e, n] = one.is !== 'point' ? one.place.box : [spot.lon, spot.lat, spot.lon, spot.lat]
      const wide = e - w > POINT_DEG || n - s > POINT_DEG
      const about = one.is === 'ask' ? filterOf(one, filter) : null
      // Of a point the whole circle is in sight.
      const close = about?.near ? NEAR_ZOOM : CLOSE_ZOOM
      const more = one.is === 'ask' && about ? { filter: about, side: 'list' as const, project: undefined, ...orderOf(one.asked) } : {}
      const next = { spot, ...more }
      if (elsewhere) return go({ ...next, view: { z: wide ? WIDE_ZOOM : CLOSE_ZOOM, lon: spot.lon, lat: spot.lat } }, { to: '/' })
      go(next)
      if (wide) map.fit([w, s, e, n])
      else map.flyTo([spot.lon, spot.lat], close)
    },
    [map, go, change, elsewhere, cache, filter],
  )
}
