import type { Lang } from './codes'

/** What is noted of a place, with the lines of the metro as the reader's language calls them. */
export function noteIn(lang: Lang, note: string): string {
  return lang === 'en' ? note.replace(/(\d+)号线/g, 'line $1').replaceAll('、', ', ') : note
}
