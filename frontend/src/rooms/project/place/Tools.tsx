import { useWords } from '@/i18n/words'
import type { Lang } from '@/lib/codes'
import { KIND_OF, type Part, type PartKind, allowed } from '@/lib/parts'
import { type DrawState, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { useMedia } from '@/ui/useMedia'
import css from './place.module.css'
import { metres, squareMetres } from './size'
import type { Mode } from './useDrawn'

const KINDS: readonly PartKind[] = ['point', 'line', 'area']
const ICON = { point: 'pin', line: 'path', area: 'polygon' } as const

interface ToolsProps {
  mode: Mode
  parts: readonly Part[]
  types: readonly string[]
  state: DrawState
  canUndo: boolean
  canRedo: boolean
  onMode: (mode: Mode) => void
  onUndo: () => void
  onRedo: () => void
  onFinish: () => void
}

/** What may be drawn, one step back and forth, and while one draws how to go on. */
export function Tools({ mode, parts, types, state, canUndo, canRedo, onMode, onUndo, onRedo, onFinish }: ToolsProps) {
  const { t, lang } = useWords()
  const hasMap = useHasMap()
  const idle = mode === 'modify' && parts.length === 0
  const mouse = useMedia('(pointer: fine)')
  const has = parts[0] ? KIND_OF[parts[0].type] : null
  const word = (kind: PartKind) => {
    if (has === null) return t(`shape.draw.${kind}`)
    return t(`shape.${has === kind && allowed(types, kind, true) ? 'add' : 'anew'}.${kind}`)
  }
  return (
    <section className={css.part} aria-label={t('shape.tools')}>
      <div className={css.row} role="group" aria-label={t('shape.tools')}>
        {KINDS.filter((kind) => allowed(types, kind, false)).map((kind) => (
          <Button key={kind} icon={ICON[kind]} on={mode === kind} disabled={!hasMap} onClick={() => onMode(mode === kind ? 'modify' : kind)}>
            {word(kind)}
          </Button>
        ))}
        <span className={css.steps}>
        <Button disabled={!canUndo} onClick={onUndo}>
          {t('shape.undo')}
        </Button>
        <Button disabled={!canRedo} onClick={onRedo}>
          {t('shape.redo')}
        </Button>
        </span>
      </div>
      <div className={css.progress} role="status">
        <p>{state.loading ? t('shape.loading') : idle ? t('shape.none') : t(`shape.how.${mode}`)}</p>
        {mouse && !state.loading && !idle && <p>{t(`shape.keys.${mode}`)}</p>}
        {mode !== 'modify' && mode !== 'point' && (
          <div className={css.row}>
            <span className={css.measure}>{measure(state, lang)}</span>
            <Button look="main" disabled={state.corners < (mode === 'area' ? 4 : 3)} onClick={onFinish}>
              {t('shape.finish')}
            </Button>
            <Button onClick={() => onMode('modify')}>{t('shape.cancel')}</Button>
          </div>
        )}
      </div>
    </section>
  )
}

function measure(state: DrawState, lang: Lang): string {
  if (state.areaM2 > 0) return squareMetres(state.areaM2, lang)
  return state.corners > 1 ? metres(state.lengthM, lang) : ''
}
