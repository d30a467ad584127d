import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Lang } from '@/lib/codes'
import zh from './zh-CN.json'

const KEY = 'guatu.lang'

export function rememberedLang(): Lang {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

export async function startWords(lang: Lang): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zh } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  if (lang !== 'zh-CN') await changeLang(lang)
  document.documentElement.lang = lang
}

/** English is fetched when somebody asks for it. */
export async function changeLang(lang: Lang): Promise<void> {
  if (lang === 'en' && !i18next.hasResourceBundle('en', 'translation'))
    i18next.addResourceBundle('en', 'translation', (await import('./en.json')).default)
  await i18next.changeLanguage(lang)
  document.documentElement.lang = lang
  try {
    localStorage.setItem(KEY, lang)
  } catch {
    // Storage may be forbidden; the language then lasts until the page is closed.
  }
}
