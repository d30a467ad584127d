import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type News, forgetNews, hearNews } from '@/api'
import { gathered } from '@/lib/throttle'
import { useCityMap } from '@/map'

/** While much is written the page keeps up without asking all the time. */
const PAUSE_MS = 1_500

/** What was saved elsewhere shows here: lists, totals, the open project and the map ask again; forms keep what was typed. */
export function Live() {
  const cache = useQueryClient()
  const map = useCityMap()
  useEffect(() => {
    const news = gathered<News | null>(PAUSE_MS, (all) => {
      void forgetNews(cache, all)
      map.refresh()
    })
    const stop = hearNews(news.add)
    return () => {
      stop()
      news.stop()
    }
  }, [cache, map])
  return null
}
