/** Calls at once, and while more comes in at most every `pauseMs` with all of it. */
export function gathered<T>(pauseMs: number, act: (all: T[]) => void): { add: (one: T) => void; stop: () => void } {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const pass = () => {
    timer = undefined
    if (waiting.length === 0) return
    const all = waiting
    waiting = []
    timer = setTimeout(pass, pauseMs)
    act(all)
  }
  return {
    add: (one) => {
      waiting.push(one)
      if (timer === undefined) pass()
    },
    stop: () => clearTimeout(timer),
  }
}
