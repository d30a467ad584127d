import { type PointerEvent, type ReactNode, createContext, useContext, useEffect, useEffectEvent, useRef, useState } from 'react'
import { windowHeight } from '@/lib/wall'
import css from './Sheet.module.css'

export const SHEET_HEIGHTS = ['peek', 'half', 'full'] as const
export type SheetHeight = (typeof SHEET_HEIGHTS)[number]

const PEEK_PX = 136
const SHARE: Record<SheetHeight, number> = { peek: 0, half: 0.52, full: 0.94 }

export function sheetPx(height: SheetHeight, room: number): number {
  return height === 'peek' ? PEEK_PX : Math.round(room * SHARE[height])
}

/** Raises the sheet around it and answers how to put it back; where there is no sheet, nothing. */
const Raise = createContext<() => () => void>(() => () => undefined)

/** For as long as this is there the sheet around it, if there is one, has its full height: what is filled in needs the room. */
export function useFullSheet(needed: boolean): void {
  const raise = useEffectEvent(useContext(Raise))
  useEffect(() => (needed ? raise() : undefined), [needed])
}

interface SheetProps {
  height: SheetHeight
  onHeight: (height: SheetHeight) => void
  label: string
  labels: { up: string; down: string }
  children: ReactNode
}

/** A sheet from below with three heights: dragged, or stepped by its handle. */
export function Sheet({ height, onHeight, label, labels, children }: SheetProps) {
  const sheet = useRef<HTMLElement>(null)
  const drag = useRef<{ y: number; px: number } | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const room = () => sheet.current?.parentElement?.clientHeight ?? windowHeight()

  const begin = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { y: event.clientY, px: sheet.current?.clientHeight ?? PEEK_PX }
  }
  const follow = (event: PointerEvent) => {
    if (!drag.current) return
    const px = drag.current.px + drag.current.y - event.clientY
    if (Math.abs(drag.current.y - event.clientY) > 4) setDragged(Math.min(Math.max(px, 90), room() * 0.94))
  }
  const end = () => {
    if (drag.current && dragged !== null) {
      const nearest = [...SHEET_HEIGHTS].sort((a, b) => Math.abs(sheetPx(a, room()) - dragged) - Math.abs(sheetPx(b, room()) - dragged))
      onHeight(nearest[0] ?? 'half')
    } else if (drag.current) step(1)
    drag.current = null
    setDragged(null)
  }
  const step = (by: 1 | -1) => {
    const at = SHEET_HEIGHTS.indexOf(height)
    onHeight(SHEET_HEIGHTS[(at + by + SHEET_HEIGHTS.length) % SHEET_HEIGHTS.length] ?? 'half')
  }
  const raise = () => {
    onHeight('full')
    return () => onHeight(height)
  }
  const style = { height: dragged ?? (height === 'peek' ? PEEK_PX : `${SHARE[height] * 100}%`), transition: dragged === null ? undefined : 'none' }
  return (
    <section ref={sheet} className={css.sheet} style={style} aria-label={label}>
      <button
        type="button"
        className={css.handle}
        aria-label={height === 'full' ? labels.down : labels.up}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ' || event.key === 'ArrowUp') step(1)
          if (event.key === 'ArrowDown') step(-1)
        }}
      />
      <Raise value={raise}>{children}</Raise>
    </section>
  )
}
