import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { round6, writeCorners } from '@/lib/geo'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { useGo } from '@/url'

const NEAR_M = 1000
const WAIT_MS = 15_000
const WHY = { 1: 'refused', 2: 'unknown', 3: 'slow' } as const

/** What is near the person. Where they are is asked of the browser after this press and at no other time, and stays in the page. */
export function NearMe() {
  const { t } = useWords()
  const map = useCityMap()
  const go = useGo()
  const [asking, setAsking] = useState(false)
  const ask = () => {
    // Browsers tell it to pages that came over https, or from this machine.
    if (!window.isSecureContext || !('geolocation' in navigator)) return notify('warn', t('spot.nearMe.insecure'))
    setAsking(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false)
        const here = { lon: round6(coords.longitude), lat: round6(coords.latitude) }
        go((page) => ({ spot: { ...here, name: t('spot.nearMe.here') }, filter: { ...page.filter, near: writeCorners([[here.lon, here.lat]]), radius: NEAR_M } }))
        map.flyTo([here.lon, here.lat], 14)
      },
      (error) => {
        setAsking(false)
        notify('warn', t(`spot.nearMe.${WHY[error.code as 1 | 2 | 3] ?? 'unknown'}`))
      },
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
    )
  }
  return <Button look="plain" bare icon="target" disabled={asking} aria-label={t('spot.nearMe.ask')} onClick={ask} />
}
