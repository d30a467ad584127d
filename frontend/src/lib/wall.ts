/** A wall of screens, looked at from afar: what is written on it has to be larger than on a desk. */
const LEVELS: readonly (readonly [query: string, larger: number])[] = [
  ['(min-width: 5000px) and (min-height: 2700px)', 2.4],
  ['(min-width: 3600px) and (min-height: 1900px)', 1.75],
  ['(min-width: 3200px) and (min-height: 1700px)', 1.5],
]
/** Who made the page small by the browser's own zoom wants it small. */
const UNZOOMED = '(min-resolution: 1dppx)'

/** The whole page larger where the window is a wall, for as long as it is one. Only where the browser knows how much larger it is. */
export function growOnWalls(): void {
  if (!('currentCSSZoom' in document.documentElement)) return
  const grow = () => {
    const of = matchMedia(UNZOOMED).matches ? LEVELS.find(([query]) => matchMedia(query).matches) : undefined
    const { style } = document.documentElement
    style.setProperty('zoom', of ? String(of[1]) : '')
    style.setProperty('--larger', of ? String(of[1]) : '')
  }
  for (const query of [UNZOOMED, ...LEVELS.map(([one]) => one)]) matchMedia(query).addEventListener('change', grow)
  grow()
}

/** How many pixels of the window a pixel of the page is. */
export const larger = (): number => (document.documentElement as { currentCSSZoom?: number }).currentCSSZoom ?? 1

/** The window, in pixels of the page. */
export const windowWidth = (): number => window.innerWidth / larger()
export const windowHeight = (): number => window.innerHeight / larger()
