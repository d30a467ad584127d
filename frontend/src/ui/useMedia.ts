import { useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
    () => false,
  )
}

/** Below this the page is a map with a sheet. */
export const usePhone = () => useMedia('(max-width: 767px)')
/** Wide enough for both panels with the map still more than half free. */
export const useWide = () => useMedia('(min-width: 1600px)')
/** Too narrow for both panels at once. */
export const useNarrow = () => useMedia('(max-width: 1359px)')
