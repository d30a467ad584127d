import { type Component, type FormerPlace, type Geometry, type PlaceChange, type Project, type Write, formerPlacesOfPartQuery, formerPlacesQuery, savePart, saveProject } from '@/api'
import type { Beside } from '@/map'

interface Known {
  geometry: Geometry | null
  location_accuracy: string | null
  geometry_types: string[]
  version: number
}

/** Whose place is changed: a project, or one of its parts. */
export interface Subject extends Known {
  /** Of its draft. */
  key: string
  /** The project's code. */
  code: string
  /** What snapping leaves out. */
  beside: Beside
  /** Whether it says how well its place is known; parts do not. */
  hasAccuracy: boolean
  former: { queryKey: readonly unknown[]; queryFn: () => Promise<FormerPlace[]> }
  send: (body: PlaceChange, write: Write) => Promise<unknown>
  /** The same as somebody else left it. */
  as: (current: unknown) => Subject
}

export function ofProject(project: Project): Subject {
  return {
    key: `place/${project.code}`,
    code: project.code,
    beside: { except: project.id },
    hasAccuracy: true,
    geometry: project.geometry,
    location_accuracy: project.location_accuracy,
    geometry_types: project.geometry_types,
    version: project.version,
    former: formerPlacesQuery(project.code) as unknown as Subject['former'],
    send: (body, write) => saveProject(project.code, body, write),
    as: (current) => ofProject(current as Project),
  }
}

export function ofPart(project: Project, part: Component): Subject {
  return {
    key: `place/${project.code}/${part.key}`,
    code: project.code,
    beside: { except: { project: project.code, key: part.key } },
    hasAccuracy: false,
    geometry: part.geometry,
    location_accuracy: null,
    geometry_types: part.geometry_types,
    version: part.version,
    former: formerPlacesOfPartQuery(project.code, part.key) as unknown as Subject['former'],
    send: ({ geometry, reason, confirmed }, write) => savePart(project.code, part.key, { geometry, reason, confirmed }, write),
    as: (current) => ofPart(project, current as Component),
  }
}
