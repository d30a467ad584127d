import type { Lang } from '@/lib/codes'

/**
 * Which language the page begins in, and its words, asked for while the page itself is still on its way: a script of its own
 * in index.html, so it imports nothing.
 */
const KEY = 'guatu.lang'

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Storage may be forbidden; the language then lasts until the page is closed. */
export function rememberLang(lang: Lang): void {
  try {
    localStorage.setItem(KEY, lang)
  } catch {
    return
  }
}

export const wordsIn = async (lang: Lang) => (await (lang === 'en' ? import('./en.json') : import('./zh-CN.json'))).default

const asked = new URLSearchParams(location.search).get('lang')
export const firstLang: Lang = (asked === 'en' || asked === 'zh-CN' ? asked : remembered()) === 'en' ? 'en' : 'zh-CN'

// Whoever waits for them hears when they do not arrive.
wordsIn(firstLang).catch(() => undefined)
