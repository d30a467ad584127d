import { useQuery } from '@tanstack/react-query'
import { distanceM } from '@/lib/geo'
import { searchQuery } from './queries'
import type { FoundPlace } from './types'

/** A name and a spot that are so near each other are one place. */
const SAME_M = 50

/** What is known of a place that somebody searched for, by its name and where it lies. */
export function usePlace(spot: { name?: string; lon: number; lat: number } | undefined): FoundPlace | undefined {
  const { data } = useQuery(searchQuery(spot?.name ?? ''))
  return spot && data?.places.find(({ name, point }) => name === spot.name && distanceM(point, [spot.lon, spot.lat]) < SAME_M)
}
