/** What went wrong, as the service says it (RFC 9457). */

export interface FieldError {
  loc: (string | number)[]
  msg: string
  input: unknown
}

export class Problem extends Error {
  override name = 'Problem'

  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly FieldError[] = [],
    /** The resource as it is now, when what was to be written is stale (412). */
    readonly current: unknown = undefined,
    /** The stable name of what went wrong, such as `error.code_needed`. */
    readonly key = '',
    /** After how many seconds another try is worth it (429). */
    readonly waitS = 0,
  ) {
    super(detail)
  }

  get isStale(): boolean {
    return this.status === 412
  }

  /** The service could not be reached at all. */
  get isOffline(): boolean {
    return this.status === 0
  }

  /** The sentence for a field, by the last part of its location. */
  forField(name: string): string | undefined {
    return this.errors.find((error) => error.loc.includes(name))?.msg
  }
}

interface ProblemBody {
  type?: string
  title?: string
  detail?: string
  errors?: FieldError[]
  current?: unknown
}

export async function problemOf(response: Response): Promise<Problem> {
  let body: ProblemBody = {}
  try {
    body = (await response.json()) as ProblemBody
  } catch {
    // Not JSON: a proxy or a crash answered; the status has to do.
  }
  const detail = body.detail ?? body.title ?? `HTTP ${response.status}`
  return new Problem(response.status, detail, Array.isArray(body.errors) ? body.errors : [], body.current, body.type?.split('#')[1], Number(response.headers.get('Retry-After') ?? 0))
}
