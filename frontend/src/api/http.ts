import { Problem, problemOf } from './problem'
import type { paths } from './schema.gen'

const ROOT = '/api/v1'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never

/** The paths below `/api/v1` that answer to a method; a path that the service does not have is a type error. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: P extends `/api/v1${infer Rest}` ? (Operation<P, M> extends never ? never : Rest) : never
}[keyof paths]

type Full<P extends string> = `/api/v1${P}` extends keyof paths ? `/api/v1${P}` : never
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : undefined
type ResponsesOf<O> = O extends { responses: infer R } ? R : never

/** What a call of that path and method answers when it succeeds. */
export type Answer<P extends string, M extends Method> =
  ResponsesOf<Operation<Full<P>, M>> extends infer R
    ? R extends { 200: infer Ok }
      ? Json<Ok>
      : R extends { 201: infer Made }
        ? Json<Made>
        : undefined
    : never

type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined

export interface Call<B = unknown> {
  /** What stands in the braces of the path. */
  at?: Record<string, string | number>
  /** A query string without `?`. */
  query?: string
  body?: B
  /** A workbook, or a file of another `type`, as the body itself. */
  file?: Blob
  type?: string
  /** The version that is being replaced; `null` creates what must not exist yet. */
  version?: number | null
  /** Given again by a repeated try, so that the service does a thing once. */
  tryKey?: string
  signal?: AbortSignal
  /** Hears how much of the body has gone out, as a share from 0 to 1. */
  onSent?: (share: number) => void
}

let language = 'zh-CN'

/** The language in which the service is to answer. */
export function speak(lang: string): void {
  language = lang
}

function headersOf(method: Method, call: Call): Headers {
  const headers = new Headers({ Accept: 'application/json, application/problem+json', 'Accept-Language': language })
  if (method === 'get') return headers
  headers.set('Idempotency-Key', call.tryKey ?? newKey())
  if (call.body !== undefined) headers.set('Content-Type', 'application/json')
  if (call.file) headers.set('Content-Type', call.type ?? XLSX)
  if (call.version === null) headers.set('If-None-Match', '*')
  else if (call.version !== undefined) headers.set('If-Match', `"${call.version}"`)
  return headers
}

/** `crypto.randomUUID` is missing on plain http, where an intranet may well serve the page. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

function addressOf(path: string, { at = {}, query }: Call): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(at[name] ?? '')))
  return `${ROOT}${filled}${query ? `?${query}` : ''}`
}

/** Nothing went wrong: whoever asked wants it no more. */
export const isCalledOff = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

/** The one place where the page talks to the service. */
export async function send<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  call: Call<BodyOf<Operation<Full<P>, M>>> = {},
): Promise<Answer<P, M>> {
  let response: Response
  try {
    const headers = headersOf(method, call)
    response =
      call.file && call.onSent
        ? await upload(method, addressOf(path, call), headers, call.file, call.onSent, call.signal)
        : await fetch(addressOf(path, call), {
            method: method.toUpperCase(),
            headers,
            body: call.file ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
            credentials: 'same-origin',
            signal: call.signal,
          })
  } catch (error) {
    if (isCalledOff(error)) throw error
    throw new Problem(0, '')
  }
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? undefined : await response.json()) as Answer<P, M>
}

/** As `fetch` does it, which does not tell how much of a file has gone out. */
function upload(method: Method, address: string, headers: Headers, file: Blob, onSent: (share: number) => void, signal?: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method.toUpperCase(), address)
    headers.forEach((value, name) => request.setRequestHeader(name, value))
    request.upload.onprogress = ({ loaded, total }) => onSent(loaded / total)
    request.upload.onload = () => onSent(1)
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }))
    request.onerror = () => reject(new TypeError('network'))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** A file for the person to keep, in their language. */
export async function fetchFile(path: PathOf<'get'>): Promise<Blob> {
  const response = await fetch(addressOf(path, {}), { headers: { 'Accept-Language': language }, credentials: 'same-origin' })
  if (!response.ok) throw await problemOf(response)
  return response.blob()
}

export function get<P extends PathOf<'get'>>(path: P, call: Call<never> = {}): Promise<Answer<P, 'get'>> {
  return send('get', path, call as never)
}
