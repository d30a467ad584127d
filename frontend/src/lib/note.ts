import type { Lang } from './codes'

/** What people call the parts of the New Area. */
const ZONES: Record<string, string> = { 高新区: 'High-tech Zone', 北湖: 'Beihu', 长德: 'Changde', 空港: 'Konggang' }

/** What is noted of a place, with lines of the metro and zones as the reader's language calls them. */
export function noteIn(lang: Lang, note: string): string {
  if (lang !== 'en') return note
  const parts = note.replace(/(\d+)号线/g, 'line $1').split('、')
  return parts.map((part) => ZONES[part] ?? part).join(', ')
}
