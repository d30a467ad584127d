import { glyphOf, shapeOf } from './marks'
import { onTheme } from './palette'
import { useTheme } from './theme'

interface MarkProps {
  programme: string
  family: string
  colour: string
  size?: number
  /** Invented for the demonstration: hatched. */
  demo?: boolean
  /** Its place is known to the district only: hollow. */
  vague?: boolean
}

/** A programme's sign, the same on the map, in the legend and in lists. */
export function Mark({ programme, family, colour, size = 16, demo = false, vague = false }: MarkProps) {
  const ink = onTheme(colour, useTheme().theme)
  const glyph = size >= 14 ? glyphOf(programme) : undefined
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false" style={{ flex: 'none' }}>
      <path
        d={shapeOf(family)}
        fill={vague ? 'var(--panel)' : ink}
        stroke={ink}
        strokeWidth={vague ? 2 : 0.6}
        strokeDasharray={vague ? '3.5 2.5' : undefined}
      />
      {glyph && !vague && (
        <path d={glyph} fill="none" stroke="#fff" strokeWidth={1.7} strokeLinecap="round" strokeLinejoin="round" />
      )}
      {demo && <path d="M3 21 21 3" stroke="#fff" strokeWidth={1.6} opacity={0.9} />}
    </svg>
  )
}
