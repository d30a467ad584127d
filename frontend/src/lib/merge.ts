export type Values = Record<string, unknown>

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** The fields that differ from what the form began with: only they are sent. */
export function changedFields<T extends Values>(base: T, mine: T): Partial<T> {
  const keys = Object.keys(mine) as (keyof T & string)[]
  return Object.fromEntries(keys.filter((key) => !same(base[key], mine[key])).map((key) => [key, mine[key] ?? null])) as Partial<T>
}

/** What I changed stays mine; what I left alone becomes theirs. */
export function mergeMine<T extends Values>(base: T, mine: T, theirs: T): T {
  const keys = Object.keys(base) as (keyof T & string)[]
  return Object.fromEntries(keys.map((key) => [key, same(base[key], mine[key]) ? theirs[key] : mine[key]])) as T
}

export interface Difference {
  key: string
  before: unknown
  theirs: unknown
  mine: unknown
  /** Both changed it, differently. */
  clash: boolean
}

/** What the other person changed since the form was opened, beside what stands in the form. */
export function differences<T extends Values>(base: T, mine: T, theirs: T): Difference[] {
  return Object.keys(base)
    .filter((key) => !same(base[key], theirs[key]))
    .map((key) => ({
      key,
      before: base[key] ?? null,
      theirs: theirs[key] ?? null,
      mine: mine[key] ?? null,
      clash: !same(base[key], mine[key]) && !same(mine[key], theirs[key]),
    }))
}
