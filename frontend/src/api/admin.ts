import { queryOptions } from '@tanstack/react-query'
import type { Put, Write } from './commands'
import { fetchFile, get, send } from './http'
import type { Grant, HandOverInput, KeptOverlay, OrganisationEdit, OrganisationInput, OverlayEdit, OverlayFile, PeopleImport, Person, PersonEdit, PersonInput } from './types'

/** Everybody: a city has some hundred people, and the table sorts and searches them here. */
export const peopleQuery = () =>
  queryOptions({
    queryKey: ['admin', 'people'],
    queryFn: async ({ signal }) => {
      const people: Person[] = []
      let mark: string | null = ''
      while (mark !== null) {
        const query: string = mark ? `limit=500&cursor=${encodeURIComponent(mark)}` : 'limit=500'
        const page = await get('/people', { query, signal })
        people.push(...page.items)
        mark = page.next
      }
      return people
    },
  })

export const organisationsQuery = () =>
  queryOptions({
    queryKey: ['admin', 'organisations'],
    queryFn: async ({ signal }) => (await get('/organisations', { signal })).items,
  })

export const createPerson = (body: PersonInput, tryKey: string) => send('post', '/people', { body, tryKey })

export const changePerson = (login: string, body: PersonEdit, write: Write) =>
  send('patch', '/people/{login}', { at: { login }, body, ...write })

export const changeGrants = (login: string, grants: Grant[], reason: string | null, write: Write) =>
  send('put', '/people/{login}/grants', { at: { login }, body: { grants, reason }, ...write })

export const invitePerson = (login: string, tryKey: string) =>
  send('post', '/people/{login}/invitation', { at: { login }, tryKey })

export const endSessions = (login: string, tryKey: string) =>
  send('delete', '/people/{login}/sessions', { at: { login }, tryKey })

export const createOrganisation = (body: OrganisationInput, tryKey: string) =>
  send('post', '/organisations', { body, tryKey })

export const changeOrganisation = (code: string, body: OrganisationEdit, write: Write) =>
  send('patch', '/organisations/{code}', { at: { code }, body, ...write })

export const handOver = (code: string, body: HandOverInput, tryKey: Put['tryKey']) =>
  send('post', '/organisations/{code}/hand-over', { at: { code }, body, tryKey })

/** Without `seen` a preview; with it the import does what that preview showed, or nothing. */
export const importPeople = async (file: Blob, tryKey: string, seen?: string, reason?: string): Promise<PeopleImport> => {
  const params = new URLSearchParams({ dry_run: String(seen === undefined) })
  if (seen) params.set('seen', seen)
  if (reason) params.set('reason', reason)
  return send('post', '/people/import', { file, query: params.toString(), tryKey } as never)
}

export const peopleTemplate = () => fetchFile('/people/template.xlsx')

/** Every layer of the operator's own and those that can come back, with the roles that can be named. */
export const keptOverlaysQuery = () => queryOptions({ queryKey: ['admin', 'overlays'], queryFn: ({ signal }) => get('/overlay-layers', { signal }) })

const BINARY = 'application/octet-stream'
export interface Sending {
  tryKey: string
  onSent: (share: number) => void
  signal: AbortSignal
}
export type FileWish = Partial<Record<'crs' | 'layer' | 'class_field' | 'name_field', string>>

const queryOf = (wish: Record<string, string | readonly string[] | null | undefined>): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(wish))
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string | null | undefined]) if (one) params.append(name, one)
  return params.toString()
}

/** What would become of it; nothing is stored. */
export const readOverlayFile = (file: Blob, wish: FileWish, sending: Sending): Promise<OverlayFile> =>
  send('post', '/overlay-layers/read', { file, type: BINARY, query: queryOf(wish), ...sending } as never)

/** A new layer without a `version`; with one other contents for the layer that was seen. */
export const bringOverlay = (code: string, file: File, wish: FileWish & Record<string, string | readonly string[] | null | undefined>, version: number | null, sending: Sending): Promise<KeptOverlay> =>
  send('put', '/overlay-layers/{overlay}/contents', { at: { overlay: code }, file, type: BINARY, query: queryOf({ ...wish, file_name: file.name.slice(-200) }), version, ...sending } as never) as never

/** How far the service has come with the file of the try with this key; asked again each second. */
export const fileProgressQuery = (tryKey: string) =>
  queryOptions({
    queryKey: ['overlay-file', tryKey],
    queryFn: ({ signal }) => get('/overlay-files/{key}', { at: { key: tryKey }, signal }),
    refetchInterval: 1000,
    gcTime: 0,
  })

export const changeOverlay = (code: string, body: OverlayEdit, write: Write) => send('patch', '/overlay-layers/{overlay}', { at: { overlay: code }, body, ...write })

export const removeOverlay = (code: string, write: Write) => send('delete', '/overlay-layers/{overlay}', { at: { overlay: code }, ...write })

export const undoOverlay = (code: string, write: Write) => send('post', '/overlay-layers/{overlay}/undo', { at: { overlay: code }, ...write })

export const forgetOverlay = (code: string, write: Write) => send('delete', '/overlay-layers/{overlay}/former', { at: { overlay: code }, ...write })
