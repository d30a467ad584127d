import type { ReactNode } from 'react'
import css from './Segments.module.css'

export interface Segment<T extends string> {
  value: T
  label: ReactNode
}

interface SegmentsProps<T extends string> {
  label: string
  items: readonly Segment<T>[]
  value: T
  onChange: (value: T) => void
  /** `tabs` stand on a line, `switch` is a small box. */
  look?: 'tabs' | 'switch'
  controls?: string
}

/** One of a few: arrow keys move, as in a tab list. */
export function Segments<T extends string>({ label, items, value, onChange, look = 'switch', controls }: SegmentsProps<T>) {
  const move = (step: number, from: HTMLElement) => {
    const at = items.findIndex((item) => item.value === value)
    const next = items[(at + step + items.length) % items.length]
    if (!next) return
    onChange(next.value)
    const buttons = from.parentElement?.querySelectorAll('button')
    buttons?.[(at + step + items.length) % items.length]?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className={css[look]}>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          role="tab"
          aria-selected={item.value === value}
          aria-controls={controls}
          tabIndex={item.value === value ? 0 : -1}
          className={css.item}
          onClick={() => onChange(item.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(1, event.currentTarget)
            if (event.key === 'ArrowLeft') move(-1, event.currentTarget)
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  )
}
