import type { FieldValue, Project, ProjectChange } from '@/api'
import { round6 } from '@/lib/geo'
import { type Values, changedFields } from '@/lib/merge'
import { KIND_FIELDS } from './kindFields'

/** What a form holds of a project; one level deep, so that two versions can be compared field by field. */
export interface ProjectValues extends Values {
  name: string
  programme: string | null
  kind: string | null
  lon: number | null
  lat: number | null
  owner: string | null
}

const PLAIN = [
  'name', 'national_code', 'class', 'sector', 'unit', 'district', 'office', 'construction_type', 'content_and_scale',
  'description', 'phase', 'total_investment_wan', 'investment_floor_wan', 'investment_note', 'ceremony_date', 'address',
  'location_accuracy', 'location_note',
] as const
export const KIND_PREFIX = 'fields.'

/** The names under which errors come back, as the form calls them. */
export const FORM_NAMES: readonly string[] = [...PLAIN, 'programme', 'kind', 'owner', 'lon', 'lat']

export const EMPTY_PROJECT: ProjectValues = {
  ...Object.fromEntries(PLAIN.map((key) => [key, null])),
  name: '',
  programme: null,
  kind: null,
  owner: null,
  lon: null,
  lat: null,
}

function pointOf(project: Project): [number, number] | null {
  const { geometry } = project
  if (geometry?.type !== 'Point') return null
  // As finely as the form shows it: what nobody typed is no change.
  const [lon, lat] = geometry.coordinates as [number, number]
  return [round6(lon), round6(lat)]
}

/** Lines and areas are drawn elsewhere; the form can only replace them by a point. */
export function hasShape(project: Project | null): boolean {
  return project?.geometry !== null && project?.geometry !== undefined && project.geometry.type !== 'Point'
}

export function valuesOf(project: Project): ProjectValues {
  const point = pointOf(project)
  const kinds = KIND_FIELDS[project.kind]
  const own = Object.keys(kinds).map((key): [string, FieldValue] => [KIND_PREFIX + key, project.fields[key] ?? null])
  return {
    ...EMPTY_PROJECT,
    ...Object.fromEntries(PLAIN.map((key) => [key, project[key] ?? null])),
    ...Object.fromEntries(own),
    name: project.name,
    programme: project.programme,
    kind: project.kind,
    owner: project.parties.find((party) => party.role === 'owner')?.name ?? null,
    lon: point?.[0] ?? null,
    lat: point?.[1] ?? null,
  }
}

/** What is to be sent: the parts that differ, put where the service wants them. */
export function bodyOf(base: ProjectValues, typed: ProjectValues, project: Project | null): ProjectChange {
  const changes = changedFields<ProjectValues>(base, typed) as Values
  const body: Values = {}
  const fields: Values = {}
  for (const [key, value] of Object.entries(changes)) {
    if (key.startsWith(KIND_PREFIX)) fields[key.slice(KIND_PREFIX.length)] = value
    else if ((PLAIN as readonly string[]).includes(key) || key === 'programme' || key === 'kind') body[key] = value === '' ? null : value
  }
  if (Object.keys(fields).length > 0) body.fields = fields
  if ('lon' in changes || 'lat' in changes) Object.assign(body, placeOf(typed))
  if ('owner' in changes) body.parties = partiesWith(typed.owner, project)
  return body as ProjectChange
}

function placeOf({ lon, lat, location_accuracy }: ProjectValues): Values {
  if (lon === null || lat === null || lon === undefined || lat === undefined) return { geometry: null }
  return { geometry: { type: 'Point', coordinates: [lon, lat] }, location_accuracy }
}

function partiesWith(owner: string | null, project: Project | null): Values[] {
  const others = (project?.parties ?? []).filter((party) => party.role !== 'owner')
  const kept = others.map(({ role, name, origin, ranking }) => ({ role, name, origin, ranking }))
  return owner ? [{ role: 'owner', name: owner }, ...kept] : kept
}
