import type { Lang } from './codes'

export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** A percentage with one decimal at most. */
export function percent(value: number): string {
  return `${(Math.round(value * 10) / 10).toLocaleString('en-US', { maximumFractionDigits: 1 })}%`
}

export function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0)
}

/** A round upper bound for an axis: 1, 2, 2.5 or 5 times a power of ten, at least `top`. */
export function axisTop(top: number): number {
  if (top <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(top))
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((s) => s * power >= top * 0.999) ?? 10
  return step * power
}

/** km² with three significant places at least, and never nought for something. */
export function areaKm2(m2: number): string {
  const value = m2 / 1e6
  return value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
}

const CHINESE: Record<string, string> = { m: '米', km: '公里', 'm²': '平方米', ha: '公顷', 'km²': '平方公里' }

/** The name of a unit of length or area on the page. */
export function unit(sign: 'm' | 'km' | 'm²' | 'ha' | 'km²', lang: Lang): string {
  return lang === 'en' ? sign : (CHINESE[sign] ?? sign)
}
