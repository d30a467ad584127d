import type { Draw } from './draw'
import type { DrawState, DrawWish } from './drawn'
import type { GlMap } from './gl'

const NOTHING: DrawState = { kind: null, loading: false, corners: 0, lengthM: 0, areaM2: 0, radiusM: 0, canUndo: false, canRedo: false }

/** Drawing on the map, for whoever needs a shape: one at a time. Its library comes when somebody first draws. */
export class Drawing {
  state: DrawState = NOTHING
  private draw: Draw | null = null
  private turn = 0
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly gl: () => GlMap | null,
    private readonly ink: () => string,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  snapshot = (): DrawState => this.state

  private set(state: DrawState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }

  async start(wish: Omit<DrawWish, 'ink'>): Promise<void> {
    this.stop()
    const turn = ++this.turn
    this.set({ ...NOTHING, kind: wish.kind, loading: true })
    const library = await import('./draw')
    const gl = this.gl()
    if (turn !== this.turn) return
    if (!gl) return this.stop()
    this.draw = new library.Draw(gl, { ...wish, ink: this.ink() }, (part) => {
      if (turn === this.turn) this.set({ ...this.state, loading: false, ...part })
    })
    this.draw.start()
  }

  /** Takes hold of one of the given shapes. */
  choose(index: number): void {
    this.draw?.choose(index)
  }

  undo(): void {
    this.draw?.undo()
  }

  redo(): void {
    this.draw?.redo()
  }

  /** Ends the shape as it is, as a double click does. */
  finish(): void {
    this.draw?.finish()
  }

  stop(): void {
    this.turn += 1
    this.draw?.stop()
    this.draw = null
    if (this.state.kind) this.set(NOTHING)
  }
}
