import { queryOptions } from '@tanstack/react-query'
import type { Put, Write } from './commands'
import { fetchFile, get, send } from './http'
import type { Grant, HandOverInput, OrganisationEdit, OrganisationInput, PeopleImport, Person, PersonEdit, PersonInput } from './types'

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
