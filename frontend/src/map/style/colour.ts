import { CLASSES, type ColourBy, isMeasure } from '@/lib/classes'
import { classInks, unknownInk } from '@/ui/classes'
import { NO_COLOUR, type Theme, onTheme } from '@/ui/palette'
import type { ProgrammeInk } from '../wanted'
import { type Expr, get } from './parts'

/** The colour of a project, by what the reader has chosen; the name of its sign tells it too. */
export function colourOf(by: ColourBy, programmes: readonly ProgrammeInk[], theme: Theme): Expr | string {
  if (by === 'programme') {
    const pairs = programmes.flatMap((p) => [p.code, onTheme(p.colour, theme)])
    return matched('programme', pairs, onTheme(NO_COLOUR, theme))
  }
  const inks = classInks(by, theme)
  if (!isMeasure(by)) return matched(by, Object.entries(inks).flat(), unknownInk(theme))
  const property = by === 'money' ? 'wan' : by
  const [first, ...rest] = CLASSES[by]
  const steps = rest.flatMap(({ code, from }) => [from, inks[code]])
  const step = ['step', ['to-number', get(property)], inks[first?.code ?? ''], ...steps]
  return ['case', ['has', property], step, unknownInk(theme)] as unknown as Expr
}

function matched(property: string, pairs: string[], rest: string): Expr | string {
  return pairs.length === 0 ? rest : (['match', get(property), ...pairs, rest] as unknown as Expr)
}
