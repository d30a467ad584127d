import type { ReactNode } from 'react'
import { Button } from './Button'
import css from './Frame.module.css'
import { Segments } from './Segments'
import { usePhone } from './useMedia'

/** The bar above, the page below it. */
export function Frame({ bar, children }: { bar: ReactNode; children: ReactNode }) {
  return (
    <div className={css.frame}>
      {bar}
      {children}
    </div>
  )
}

/** A full page with the filter beside it; on a phone the page alone. */
export function Split({ label, side, children }: { label: string; side: ReactNode; children: ReactNode }) {
  const phone = usePhone()
  return (
    <main className={css.split}>
      {!phone && (
        <section className={css.aside} aria-label={label}>
          {side}
        </section>
      )}
      {children}
    </main>
  )
}

interface ViewSwitchProps {
  label: string
  names: { map: string; table: string }
  value: 'map' | 'table'
  onChange: (view: 'map' | 'table') => void
}

export function ViewSwitch({ label, names, value, onChange }: ViewSwitchProps) {
  return (
    <Segments
      label={label}
      items={[
        { value: 'map', label: names.map },
        { value: 'table', label: names.table },
      ]}
      value={value}
      onChange={onChange}
    />
  )
}

type SideValue = 'list' | 'filter' | 'area' | 'works' | 'overlays'

interface SideTabProps {
  label: string
  /** A tab without a name is not for this reader. */
  names: { list: string; filter: string; area: string; works: string; overlays?: string | undefined }
  hide: string
  value: SideValue
  onChange: (side: SideValue) => void
  onHide: () => void
}

export function SideTab({ label, names, hide, value, onChange, onHide }: SideTabProps) {
  return (
    <div className={css.side}>
      <Segments
        label={label}
        look="tabs"
        items={[
          { value: 'list', label: names.list },
          { value: 'filter', label: names.filter },
          { value: 'area', label: names.area },
          { value: 'works', label: names.works },
          ...(names.overlays ? [{ value: 'overlays' as const, label: names.overlays }] : []),
        ]}
        value={value}
        onChange={onChange}
      />
      <Button look="plain" bare icon="left" className={css.hide} aria-label={hide} onClick={onHide} />
    </div>
  )
}
