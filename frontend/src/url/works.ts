/** What is shown of nearby works, as the address bar carries it: every parameter begins with `works_`. */

export interface WorksView {
  /** Also on the map while another tab is open. */
  layer?: true
  /** Only pairs on which something was agreed, or only the others. */
  agreed?: boolean
  /** Metres; without it by the kinds of the works. */
  distance?: number
  /** The pair that is open: two codes. */
  pair?: string
}

export const DISTANCES = [50, 100, 200, 500] as const

export function parseWorks(params: URLSearchParams): WorksView | undefined {
  const view: WorksView = {}
  const agreed = params.get('works_agreed')
  const distance = Number(params.get('works_distance') ?? '')
  const pair = params.get('works_pair')
  if (params.get('works_layer') === 'true') view.layer = true
  if (agreed === 'true' || agreed === 'false') view.agreed = agreed === 'true'
  if (distance > 0 && distance <= 2000) view.distance = distance
  if (pair?.split('/').length === 2) view.pair = pair
  return Object.keys(view).length > 0 ? view : undefined
}

export function writeWorks(view: WorksView | undefined, into: URLSearchParams): void {
  if (!view) return
  if (view.layer) into.set('works_layer', 'true')
  if (view.agreed !== undefined) into.set('works_agreed', String(view.agreed))
  if (view.distance) into.set('works_distance', String(view.distance))
  if (view.pair) into.set('works_pair', view.pair)
}

/** What the service is asked beside the filter. */
export function worksQueryText(query: string, view: WorksView | undefined): string {
  const params = new URLSearchParams(query)
  if (view?.agreed !== undefined) params.set('agreed', String(view.agreed))
  if (view?.distance) params.set('distance', String(view.distance))
  return params.toString()
}
