import type { Lang } from './codes'

/** From here on a sum is said in 亿元. */
export const YI = 10_000

export type MoneyUnit = 'wan' | 'yi'

const UNIT_WORD: Record<Lang, Record<MoneyUnit, string>> = {
  'zh-CN': { wan: '万元', yi: '亿元' },
  en: { wan: 'CNY 10k', yi: 'CNY 100m' },
}

function grouped(value: number, digits: number, exactDigits = false): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: exactDigits ? digits : 0, maximumFractionDigits: digits })
}

/** A sum as panels, cards and the map say it: 亿元 with two decimals from 10,000 万元 on, below as 万元. */
export function money(wan: number, lang: Lang): string {
  if (lang === 'en') {
    const millions = wan / 100
    if (Math.abs(millions) >= 1000) return `CNY ${grouped(millions / 1000, 2, true)} bn`
    return `CNY ${grouped(millions, 2)} m`
  }
  return Math.abs(wan) >= YI ? `${grouped(wan / YI, 2, true)} 亿元` : `${grouped(wan, 2)} 万元`
}

/** The figure to the yuan, for the hover: never rounded. */
export function exactMoney(wan: number, lang: Lang): string {
  return lang === 'en' ? `CNY ${grouped(wan * YI, 0)}` : `${grouped(wan, 4)} 万元`
}

/** A sum in a table column, whose head names the unit. */
export function moneyIn(unit: MoneyUnit, wan: number): string {
  return unit === 'yi' ? grouped(wan / YI, 2, true) : grouped(wan, 2)
}

export function moneyUnit(unit: MoneyUnit, lang: Lang): string {
  return UNIT_WORD[lang][unit]
}

/** Splits "12.34 亿元" so that the figure can be set larger than its unit. */
export function moneyParts(wan: number, lang: Lang): { figure: string; unit: string; unitFirst: boolean } {
  const text = money(wan, lang)
  if (lang === 'en') return { figure: text.slice(4), unit: 'CNY', unitFirst: true }
  const [figure = '', unit = ''] = text.split(' ')
  return { figure, unit, unitFirst: false }
}
