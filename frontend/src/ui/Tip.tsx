import { type ReactNode, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { larger, windowWidth } from '@/lib/wall'
import css from './Tip.module.css'

interface TipProps {
  text: ReactNode
  children: ReactNode
  /** Reachable by the keyboard; off where the thing inside already is. */
  focusable?: boolean
  className?: string
}

interface Spot {
  left: number
  top: number
  below: boolean
}

const ROOM_PX = 70

/** A short explanation on hover and on focus. */
export function Tip({ text, children, focusable = true, className = '' }: TipProps) {
  const holder = useRef<HTMLSpanElement>(null)
  const [spot, setSpot] = useState<Spot | null>(null)
  const id = useId()
  const show = () => {
    const box = holder.current?.getBoundingClientRect()
    if (!box) return
    const by = larger()
    const below = box.top / by < ROOM_PX
    const left = Math.min(Math.max((box.left + box.width / 2) / by, 130), windowWidth() - 130)
    setSpot({ left, top: below ? box.bottom / by + 6 : box.top / by - 6, below })
  }
  const hide = () => setSpot(null)
  return (
    <span
      ref={holder}
      className={`${css.holder} ${className}`}
      tabIndex={focusable ? 0 : undefined}
      aria-describedby={spot ? id : undefined}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {spot &&
        createPortal(
          <span
            id={id}
            role="tooltip"
            className={`${css.tip} ${spot.below ? css.below : ''}`}
            style={{ left: spot.left, top: spot.top }}
          >
            {text}
          </span>,
          document.body,
        )}
    </span>
  )
}
