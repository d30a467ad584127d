import type { Position } from 'geojson'
import { useEffect } from 'react'
import { useWords } from '@/i18n/words'
import { type At, writeCorners } from '@/lib/geo'
import { type DrawKind, type DrawState, type Drawn, useDrawing } from '@/map'
import { Button } from '@/ui/Button'
import { type Filter, useFilter } from '@/url'
import { Metres } from './Metres'
import { NO_SHAPE } from './asked'
import css from './area.module.css'

const KINDS = ['area', 'circle', 'line'] as const
type Kind = (typeof KINDS)[number]
const ALONG_M = 200

/** What a drawn shape is in the filter; one drawn area replaces the one before. */
function asked(drawn: Drawn, kind: Kind): Partial<Filter> {
  const none = NO_SHAPE
  if (drawn.circle) return { ...none, near: writeCorners([drawn.circle.middle]), radius: Math.max(1, drawn.circle.metres) }
  const corners = (line: Position[]) => writeCorners(line as unknown as At[])
  if (kind === 'line' && drawn.geometry.type === 'LineString') return { ...none, along: corners(drawn.geometry.coordinates), along_m: ALONG_M }
  if (drawn.geometry.type === 'Polygon') return { ...none, polygon: corners((drawn.geometry.coordinates[0] ?? []).slice(0, -1)) }
  return {}
}

/** Draw on the map: an area, a circle, a line with a strip along it. What lies there is selected at once. */
export function DrawTools() {
  const { t } = useWords()
  const { change } = useFilter()
  const { drawing, state } = useDrawing()
  useEffect(() => () => drawing.stop(), [drawing])
  const start = (kind: Kind) =>
    void drawing.start({
      kind,
      snap: false,
      onDrawn: (drawn) => {
        drawing.stop()
        change(asked(drawn, kind))
      },
      onCancelled: () => drawing.stop(),
    })
  return (
    <section className={css.part}>
      <h3>{t('area.draw')}</h3>
      <div className={css.row} role="group" aria-label={t('area.draw')}>
        {KINDS.map((kind) => (
          <Button key={kind} icon={ICON[kind]} on={state.kind === kind} onClick={() => (state.kind === kind ? drawing.stop() : start(kind))}>
            {t(`area.kind.${kind}`)}
          </Button>
        ))}
      </div>
      {state.kind && <Progress kind={state.kind} state={state} />}
    </section>
  )
}

const ICON = { area: 'polygon', circle: 'circle', line: 'path' } as const

/** How to go on, how large it is by now, one step back, the end. */
function Progress({ kind, state }: { kind: DrawKind; state: DrawState }) {
  const { t } = useWords()
  const { drawing } = useDrawing()
  return (
    <div className={css.progress} role="status">
      <p>{state.loading ? t('area.loading') : t(`area.how.${kind}`)}</p>
      <p className={css.measure}>
        {kind === 'circle' && state.radiusM > 0 && <Metres metres={state.radiusM} label="area.radius" />}
        {kind === 'line' && state.corners > 1 && <Metres metres={state.lengthM} label="area.length" />}
        {kind === 'area' && state.areaM2 > 0 && <Metres metres={state.areaM2} label="area.size" squared />}
      </p>
      <div className={css.row}>
        {kind !== 'circle' && (
          <>
            <Button disabled={!state.canUndo} onClick={() => drawing.undo()}>
              {t('area.undo')}
            </Button>
            <Button disabled={!state.canRedo} onClick={() => drawing.redo()}>
              {t('area.redo')}
            </Button>
            <Button look="main" disabled={state.corners < (kind === 'area' ? 4 : 3)} onClick={() => drawing.finish()}>
              {t('area.finish')}
            </Button>
          </>
        )}
        <Button onClick={() => drawing.stop()}>{t('area.cancel')}</Button>
      </div>
    </div>
  )
}
