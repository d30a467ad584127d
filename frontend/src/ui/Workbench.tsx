import type { ReactNode } from 'react'
import { Button } from './Button'
import { Sheet, type SheetHeight } from './Sheet'
import css from './Workbench.module.css'
import { useNarrow, usePhone, useWide } from './useMedia'

export interface PanelWidths {
  left: number
  right: number
}

/** How wide the panels are. Together they never cover more than half of the map. */
export function usePanelWidths(sideOpen: boolean, panelOpen: boolean): PanelWidths {
  const phone = usePhone()
  const wide = useWide()
  const narrow = useNarrow()
  if (phone) return { left: 0, right: 0 }
  const right = panelOpen ? (wide ? 440 : 400) : 0
  if (!sideOpen || (narrow && panelOpen)) return { left: 0, right }
  return { left: panelOpen && !wide ? 280 : 360, right }
}

interface WorkbenchProps {
  widths: PanelWidths
  map: ReactNode
  side: ReactNode
  panel: ReactNode | null
  /** Below the map, between the panels; on a phone above it. */
  bottom: ReactNode
  sideLabel: string
  panelLabel: string
  /** When the side is hidden: how to get it back. */
  showSide?: { label: string; onShow: () => void }
  sheetLabels: { up: string; down: string }
  sheet: SheetHeight
  onSheet: (height: SheetHeight) => void
}

/** The map fills it; panels lie over its edges, on a phone as one sheet from below. */
export function Workbench(props: WorkbenchProps) {
  const { widths, map, side, panel, sideLabel, panelLabel } = props
  const phone = usePhone()
  if (phone)
    return (
      <main className={css.bench}>
        {map}
        <div className={css.above}>{props.bottom}</div>
        <Sheet height={props.sheet} onHeight={props.onSheet} labels={props.sheetLabels} label={panel ? panelLabel : sideLabel}>
          {panel ?? side}
        </Sheet>
      </main>
    )
  return (
    <main className={css.bench}>
      {map}
      <div className={css.bottom} style={{ left: widths.left, right: widths.right }}>
        {props.bottom}
      </div>
      {widths.left > 0 && (
        <section className={css.left} style={{ width: widths.left }} aria-label={sideLabel}>
          {side}
        </section>
      )}
      {props.showSide && (
        <Button look="line" bare icon="right" className={css.show} aria-label={props.showSide.label} onClick={props.showSide.onShow} />
      )}
      {panel && (
        <section className={css.right} style={{ width: widths.right }} aria-label={panelLabel}>
          {panel}
        </section>
      )}
    </main>
  )
}
