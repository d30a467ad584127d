import type { Grant, Organisation, Person } from '@/api'
import type { Values } from '@/lib/merge'

/** In the order of what they may do. */
export const ROLES = ['viewer', 'planner', 'analyst', 'editor', 'dispatcher', 'auditor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** What the form holds of a person; a viewer without units and programmes reads everything. */
export interface PersonValues extends Values {
  login: string
  name: string
  organisation: string | null
  roles: Role[]
  units: string[]
  programmes: string[]
}

export const NEW_PERSON: PersonValues = { login: '', name: '', organisation: null, roles: [], units: [], programmes: [] }

const once = <T>(values: readonly (T | null | undefined)[]): T[] => [...new Set(values.filter((value): value is T => value !== null && value !== undefined))]

export function personValues(person: Person): PersonValues {
  const held = new Set<string>(person.grants.map((grant) => grant.role))
  // Whoever may view everything is not limited by a further grant.
  const limited = person.grants.filter((grant) => grant.role === 'viewer')
  const whole = limited.some((grant) => !grant.unit && !grant.programme)
  return {
    login: person.login,
    name: person.name,
    organisation: person.organisation?.code ?? null,
    roles: ROLES.filter((role) => held.has(role)),
    units: whole ? [] : once(limited.map((grant) => grant.unit)),
    programmes: whole ? [] : once(limited.map((grant) => grant.programme)),
  }
}

export function grantsOf({ roles, units, programmes }: PersonValues): Grant[] {
  return roles.flatMap((role): Grant[] => {
    const limits = role === 'viewer' ? [...units.map((unit) => ({ role, unit })), ...programmes.map((programme) => ({ role, programme }))] : []
    return limits.length > 0 ? limits : [{ role }]
  })
}

/** Found by name, login or office, whatever the case. */
export function matches(person: Person, words: string): boolean {
  const text = `${person.name} ${person.login} ${person.organisation?.name ?? ''} ${person.organisation?.code ?? ''}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export interface OfficeNode extends Organisation {
  children?: OfficeNode[]
}

/** The tree out of the list, in which each stands before those below it. */
export function treeOf(offices: readonly Organisation[]): OfficeNode[] {
  const nodes = new Map(offices.map((office): [string, OfficeNode] => [office.code, { ...office }]))
  const roots: OfficeNode[] = []
  for (const node of nodes.values()) {
    const above = node.parent ? nodes.get(node.parent) : undefined
    if (above) (above.children ??= []).push(node)
    else roots.push(node)
  }
  return roots
}

/** The office and all below it: where it cannot be moved to. */
export function below(offices: readonly Organisation[], code: string): Set<string> {
  const found = new Set([code])
  for (const office of offices) if (office.parent && found.has(office.parent)) found.add(office.code)
  return found
}
