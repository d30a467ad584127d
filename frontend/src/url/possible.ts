/** Works whose dates are missing in part, so that they may be under way in a time that is asked for. */

const DAY = String.raw`DATE\('(\d{4}-\d{2}-\d{2})'\)`
const WRITTEN = new RegExp(
  String.raw`^\(stage = 'under_construction' AND \(\(start_date IS NULL AND \(finish_date IS NULL OR finish_date > ${DAY}\)\) OR \(finish_date IS NULL AND start_date < ${DAY}\)\)\)$`,
)

export interface Span {
  from: string
  to: string
}

/** Under construction now, and no date that is known speaks against it; those that are known to be are not among them. */
export function possiblyUnderWay({ from, to }: Span): string {
  const startUnknown = `(start_date IS NULL AND (finish_date IS NULL OR finish_date > DATE('${to}')))`
  return `(stage = 'under_construction' AND (${startUnknown} OR (finish_date IS NULL AND start_date < DATE('${from}'))))`
}

/** The span of such a condition; nothing where it is another one. */
export function possibleSpan(condition: string): Span | undefined {
  const [, to, from] = WRITTEN.exec(condition) ?? []
  return from && to ? { from, to } : undefined
}
