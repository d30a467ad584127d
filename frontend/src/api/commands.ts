import { send } from './http'
import type { AgreementInput, AreaEdit, AreaInput, BaselineInput, Geometry, MilestoneInput, MonthInput, PasswordSignIn, PlaceChange, PlaceShape, PlaceSystem, PlacesRead, PlanInput, Project, ProjectChange, ProjectInput, TokenInput } from './types'

/** A write knows which version it replaces, and carries the key of its try so that a repeat does nothing twice. */
export interface Write {
  version: number
  tryKey: string
}
export interface Put {
  /** Null creates. */
  version: number | null
  tryKey: string
}

export const signInByLink = (link: string) => send('post', '/session', { body: { link } })
export const signIn = (body: PasswordSignIn) => send('post', '/session', { body })
export const signOut = () => send('delete', '/session')

export const changePassword = (old: string | null, fresh: string) => send('put', '/password', { body: { old, new: fresh } })
export const beginTotp = () => send('post', '/totp')
export const confirmTotp = (code: string) => send('put', '/totp', { body: { code } })
export const turnTotpOff = (password: string) => send('delete', '/totp', { body: { password } })
export const endSession = (id: number) => send('delete', '/sessions/{session_id}', { at: { session_id: id } })
export const endOtherSessions = () => send('delete', '/sessions')
export const makeToken = (body: TokenInput) => send('post', '/tokens', { body })
export const revokeToken = (id: number) => send('delete', '/tokens/{token_id}', { at: { token_id: id } })

export const saveMilestone = (code: string, key: string, body: MilestoneInput, write: Write) =>
  send('patch', '/projects/{code}/milestones/{key}', { at: { code, key }, body: body as never, ...write })

export const saveMonth = (code: string, month: string, body: MonthInput, put: Put) =>
  send('put', '/projects/{code}/investments/{month}', { at: { code, month }, body, ...put })

export const savePlan = (code: string, year: number, body: PlanInput, put: Put) =>
  send('put', '/projects/{code}/plans/{year}', { at: { code, year }, body, ...put })

export const saveAgreement = (code: string, other: string, body: AgreementInput, put: Put) =>
  send('put', '/conflicts/{code}/{other}/agreement', { at: { code, other }, body, ...put })

export const dropAgreement = (code: string, other: string, write: Write) =>
  send('delete', '/conflicts/{code}/{other}/agreement', { at: { code, other }, ...write })

export const createProject = async (body: ProjectInput, tryKey: string) =>
  (await send('post', '/projects', { body, tryKey })) as Project

export const saveProject = async (code: string, body: ProjectChange | PlaceChange, write: Write) =>
  (await send('patch', '/projects/{code}', { at: { code }, body: body as ProjectChange, ...write })) as Project

export const savePart = (code: string, key: string, body: PlaceChange, write: Write) =>
  send('patch', '/projects/{code}/components/{key}', { at: { code, key }, body: body as never, ...write })

export const requestBaseline = (code: string, body: BaselineInput, tryKey: string) =>
  send('post', '/projects/{code}/baselines', { at: { code }, body, tryKey })

export const decideBaseline = (code: string, number: number, approve: boolean, reason: string, tryKey: string) =>
  send('post', '/projects/{code}/baselines/{number}/decision', {
    at: { code, number },
    body: { approve, reason: reason || null },
    tryKey,
  })

export const saveArea = (body: AreaInput, tryKey: string) => send('post', '/areas', { body, tryKey })
export const changeArea = (code: string, body: AreaEdit, write: Write) => send('patch', '/areas/{area}', { at: { area: code }, body, ...write })
export const removeArea = (code: string, write: Write) => send('delete', '/areas/{area}', { at: { area: code }, ...write })

/** What a drawn line leaves of a line or an area; nothing is stored. */
export const splitPlace = async (geometry: Geometry, blade: Geometry) =>
  (await send('post', '/places/split', { body: { geometry, blade } as never })).items as unknown as Geometry[]

/** The shapes of a file or of pasted coordinates; nothing is stored. */
export const readPlaces = async (content: Blob, shape: PlaceShape, system: PlaceSystem | null) =>
  (await send('post', '/places/read', { file: content, type: 'application/octet-stream', query: `shape=${shape}${system ? `&system=${system}` : ''}` })) as unknown as PlacesRead
