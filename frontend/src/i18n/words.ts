import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lang, Precision } from '@/lib/codes'
import { dateText } from '@/lib/dates'
import { exactMoney, money } from '@/lib/money'
import { count } from '@/lib/numbers'
import { slipOf } from '@/lib/slip'

export interface Named {
  name: string
  name_en?: string | null
}

/** How the page speaks: sentences, names, sums, dates and delays in the reader's language. */
export interface Words {
  lang: Lang
  t: TFunction
  money: (wan: number) => string
  exact: (wan: number) => string
  count: (n: number) => string
  name: (thing: Named) => string
  date: (iso: string, precision?: Precision | null) => string
  slip: (days: number) => string
  month: (n: number) => string
  /** The short name where the language has one. */
  short: (thing: Named & { short_name?: string | null }) => string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function wordsOf(t: TFunction, lang: Lang): Words {
  return {
    lang,
    t,
    money: (wan) => money(wan, lang),
    exact: (wan) => exactMoney(wan, lang),
    count,
    name: (thing) => (lang === 'en' && thing.name_en ? thing.name_en : thing.name),
    date: (iso, precision) => {
      const text = dateText(iso, precision)
      return precision === 'year' ? t('date.inYear', { year: text }) : text
    },
    month: (n) => (lang === 'en' ? (MONTHS[n - 1] ?? '') : t('date.month', { n })),
    short: (thing) => (lang === 'en' ? thing.name_en : thing.short_name) || thing.name,
    slip: (days) => {
      const { tone, count: n, unit } = slipOf(days)
      return tone === 'none' ? t('slip.none') : t(`slip.${tone}.${unit}`, { n })
    },
  }
}

export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const lang: Lang = i18n.language === 'en' ? 'en' : 'zh-CN'
  return useMemo(() => wordsOf(t, lang), [t, lang])
}
