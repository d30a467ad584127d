import { type Class, type Measure } from '@/lib/classes'
import { type Filter, changed, conditionsOf, isPlain } from './filter'

/** A sum that ends here is the last yuan below a round one. */
const LAST_YUAN = 0.0001

/** What CQL2 calls a measure; money has parameters of its own, but for what is not known. */
const PROPERTY: Record<Measure, string> = { progress: 'progress_pct', slip: 'finish_slip_days', money: 'investment_wan' }

function conditionsFor(measure: Measure, one: Class | null): string[] {
  const property = PROPERTY[measure]
  if (!one) return [`${property} IS NULL`]
  if (measure === 'money') return []
  const from = one.from === null ? [] : [`${property} >= ${one.from}`]
  return one.below === null ? from : [...from, `${property} < ${one.below}`]
}

/** The filter without any choice among the classes of this measure; what somebody wrote themselves stays. */
export function withoutClass(filter: Filter, measure: Measure): Filter {
  const kept = conditionsOf(filter).filter((one) => !one.startsWith(`${PROPERTY[measure]} `))
  const money = measure === 'money' ? { min_investment: undefined, max_investment: undefined } : {}
  return changed(filter, { ...money, filter: kept.join(' AND ') || undefined })
}

/** Whether a class can be chosen: beside what somebody wrote themselves it could not be taken away again. */
export function canChoose(filter: Filter): boolean {
  return isPlain(filter)
}

/** Only this class of the measure; null is what is not known. */
export function withClass(filter: Filter, measure: Measure, one: Class | null): Filter {
  const rest = withoutClass(filter, measure)
  const written = [...conditionsOf(rest), ...conditionsFor(measure, one)]
  const below = one?.below === null || one?.below === undefined ? undefined : one.below - LAST_YUAN
  const money = measure === 'money' ? { min_investment: one?.from ?? undefined, max_investment: below } : {}
  return changed(rest, { ...money, filter: written.join(' AND ') || undefined })
}

export function isClass(filter: Filter, measure: Measure, one: Class | null): boolean {
  const asked = conditionsOf(filter)
  const wanted = conditionsFor(measure, one)
  if (measure !== 'money' || !one) return wanted.every((part) => asked.includes(part)) && hasOnly(asked, measure, wanted.length)
  const { min_investment: min, max_investment: max } = withClass({}, measure, one)
  return filter.min_investment === min && filter.max_investment === max
}

function hasOnly(asked: string[], measure: Measure, number: number): boolean {
  return asked.filter((part) => part.startsWith(`${PROPERTY[measure]} `)).length === number
}

/** A sum that is meant as "less than": the round sum; else null. */
export function belowOf(max: number): number | null {
  const round = Math.round(max + LAST_YUAN)
  return Math.abs(round - LAST_YUAN - max) < LAST_YUAN / 10 ? round : null
}
