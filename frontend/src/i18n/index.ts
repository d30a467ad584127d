import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Lang } from '@/lib/codes'
import { firstLang, rememberLang, wordsIn } from './first'
import { oneOf } from './one'

export { firstLang }

export async function startWords(): Promise<void> {
  i18next.use({ type: 'postProcessor', name: 'one', process: (text: string, _keys: string[], _options: unknown, { language }: { language: string }) => (language === 'en' ? oneOf(text) : text) })
  await i18next.use(initReactI18next).init({
    postProcess: 'one',
    lng: firstLang,
    resources: { [firstLang]: { translation: await wordsIn(firstLang) } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  rememberLang(firstLang)
  document.documentElement.lang = firstLang
}

/** The words of the other language are fetched when somebody asks for it. */
export async function changeLang(lang: Lang): Promise<void> {
  if (!i18next.hasResourceBundle(lang, 'translation')) i18next.addResourceBundle(lang, 'translation', await wordsIn(lang))
  await i18next.changeLanguage(lang)
  document.documentElement.lang = lang
  rememberLang(lang)
}
