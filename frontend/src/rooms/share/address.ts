/** Where this very view is. */
export function pageAddress(path?: string): string {
  return `${location.origin}${path ?? location.pathname}${location.search}`
}
