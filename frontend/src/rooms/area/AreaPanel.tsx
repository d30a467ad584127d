import type { ReactNode } from 'react'
import { useMapState } from '@/map'
import { Around } from './Around'
import { DrawTools } from './DrawTools'
import { InForce } from './InForce'
import { Saved } from './Saved'
import { Typed } from './Typed'
import css from './area.module.css'

/** Where to look: what is asked about now, ways to ask by hand, by neighbours, by numbers, and areas kept under a name. */
export function AreaPanel({ wider }: { wider: ReactNode }) {
  const onMap = useMapState((state) => state.status === 'ready')
  return (
    <div className={css.panel} data-testid="area-panel">
      <InForce wider={wider} />
      {onMap && <DrawTools />}
      <Around />
      <Typed />
      <Saved />
    </div>
  )
}
