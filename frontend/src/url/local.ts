/** The page to go to after signing in: one of ours, whatever the address says; everything else becomes the first page. */
export function localPath(given: string | null | undefined): string {
  if (!given || given.length > 2000 || !given.startsWith('/') || hasControl(given) || given.includes('\\')) return '/'
  const home = 'http://here.invalid'
  let found: URL
  let path: string
  try {
    found = new URL(given, home)
    path = decodeURIComponent(found.pathname)
  } catch {
    return '/'
  }
  if (found.origin !== home || given.split(/[?#]/)[0]?.includes('//')) return '/'
  if (path.includes('//') || path.includes('\\') || hasControl(path)) return '/'
  if (/^\/(api|tiles|ogc|sign-in)(\/|$)/.test(path)) return '/'
  return found.pathname + found.search + found.hash
}

function hasControl(text: string): boolean {
  return [...text].some((sign) => sign <= '\u001f' || sign === '\u007f')
}
