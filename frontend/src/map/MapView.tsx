import { useEffect, useRef } from 'react'
import type { Box } from './cells'
import type { Look } from './home'
import { useCityMap } from './context'
import './map.css'
import type { Wanted } from './wanted'

interface MapViewProps {
  /** Where to look when the map appears; later the person moves it. */
  look: Look
  wanted: Wanted
  label: string
  onSelect: (code: string | null) => void
  onMoved: (look: Look, box: Box, byPerson: boolean) => void
  /** Two nearby works, by their codes. */
  onPair: (pair: string) => void
}

/** Mounts the map and hands it the wanted state. */
export function MapView({ look, wanted, label, onSelect, onMoved, onPair }: MapViewProps) {
  const map = useCityMap()
  const frame = useRef<HTMLDivElement>(null)
  const start = useRef({ look, label })

  useEffect(() => {
    if (!frame.current) return
    void map.mount(frame.current, start.current.look, start.current.label)
    return () => map.unmount()
  }, [map])
  useEffect(() => map.listen({ select: onSelect, moved: onMoved, open: onPair }), [map, onSelect, onMoved, onPair])
  useEffect(() => map.want(wanted), [map, wanted])

  return <div ref={frame} className="guatu-map" data-testid="map" />
}
