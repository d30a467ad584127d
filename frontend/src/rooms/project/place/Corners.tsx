import type { Position } from 'geojson'
import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { degreesOf, gaussOf } from '@/lib/gauss'
import { type Part, cornersOf, partFrom, round8 } from '@/lib/parts'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import css from './place.module.css'

type System = 'wgs84' | 'gauss'
const PAGE = 40

const shown = (at: Position, system: System): [string, string] => {
  const [lon = 0, lat = 0] = at
  if (system === 'wgs84') return [String(round8(lon)), String(round8(lat))]
  const [east, north] = gaussOf(lon, lat)
  return [north.toFixed(3), east.toFixed(3)]
}

/** Longitude and latitude of what was typed: degrees, or metres with north first. Null for what is no place near here. */
function read([first, second]: [string, string], system: System): Position | null {
  const [a, b] = [first, second].map((text) => (text.trim() === '' ? Number.NaN : Number(text))) as [number, number]
  const [lon, lat] = system === 'wgs84' ? [a, b] : degreesOf(b, a)
  const near = lon > 120 && lon < 131 && lat > 40 && lat < 48
  return near ? [round8(lon), round8(lat)] : null
}

interface CornersProps {
  part: Part
  onChange: (part: Part) => void
}

/** The keyboard's twin of drawing: the corners of a part as a table, each to be typed, added and removed. */
export function Corners({ part, onChange }: CornersProps) {
  const { t } = useWords()
  const [system, setSystem] = useState<System>('wgs84')
  const [page, setPage] = useState(0)
  const rings = cornersOf(part)
  const flat = rings.flatMap((ring, r) => ring.map((at, i) => ({ ring: r, i, at })))
  const pages = Math.ceil(flat.length / PAGE)
  const from = Math.min(page, pages - 1) * PAGE
  const put = (ring: number, edit: (corners: Position[]) => Position[]) => {
    const next = partFrom(part.type, rings.map((corners, r) => (r === ring ? edit([...corners]) : corners)))
    if (next) onChange(next)
  }
  const least = part.type === 'Polygon' ? 3 : part.type === 'LineString' ? 2 : 1
  return (
    <>
      <Segments
        label={t('shape.system')}
        items={(['wgs84', 'gauss'] as const).map((value) => ({ value, label: t(`shape.systems.${value}`) }))}
        value={system}
        onChange={setSystem}
      />
      <table className={css.corners}>
        <Head names={system === 'wgs84' ? ['lon', 'lat'] : ['north', 'east']} />
        <tbody>
          {flat.slice(from, from + PAGE).map(({ ring, i, at }) => {
            const number = rings.length > 1 ? `${ring + 1}-${i + 1}` : String(i + 1)
            const size = rings[ring]?.length ?? 0
            return (
              <Corner
                key={`${system}-${ring}-${i}-${at.join()}`}
                number={number}
                system={system}
                at={at}
                onPut={(to) => put(ring, (corners) => corners.with(i, to))}
                onAdd={part.type === 'Point' ? null : () => put(ring, (corners) => corners.toSpliced(i + 1, 0, middle(at, corners[i + 1] ?? (part.type === 'Polygon' ? corners[0] : undefined))))}
                onRemove={size > least || ring > 0 ? () => put(ring, (corners) => corners.toSpliced(i, 1)) : null}
              />
            )
          })}
        </tbody>
      </table>
      {pages > 1 && <Pages at={from / PAGE} of={pages} onPage={setPage} />}
    </>
  )
}

function Head({ names }: { names: readonly string[] }) {
  const { t } = useWords()
  return (
    <thead>
      <tr>
        <th scope="col">#</th>
        {names.map((name) => (
          <th key={name} scope="col">
            {t(`shape.axis.${name}`)}
          </th>
        ))}
        <th scope="col">
          <span className="sr-only">{t('shape.actions')}</span>
        </th>
      </tr>
    </thead>
  )
}

function Pages({ at, of, onPage }: { at: number; of: number; onPage: (page: number) => void }) {
  const { t } = useWords()
  return (
    <div className={css.row}>
      <Button disabled={at === 0} onClick={() => onPage(at - 1)}>
        {t('shape.before')}
      </Button>
      <span>{t('shape.page', { n: at + 1, of })}</span>
      <Button disabled={at + 1 >= of} onClick={() => onPage(at + 1)}>
        {t('shape.next')}
      </Button>
    </div>
  )
}

/** Half way to the next corner; after the last one a few metres on. */
function middle([lon = 0, lat = 0]: Position, next: Position | undefined): Position {
  return next ? [round8((lon + (next[0] ?? 0)) / 2), round8((lat + (next[1] ?? 0)) / 2)] : [round8(lon + 0.0001), lat]
}

interface CornerProps {
  number: string
  system: System
  at: Position
  onPut: (to: Position) => void
  onAdd: (() => void) | null
  onRemove: (() => void) | null
}

function Corner({ number, system, at, onPut, onAdd, onRemove }: CornerProps) {
  const { t } = useWords()
  const was = shown(at, system)
  const [typed, setTyped] = useState(was)
  const [wrong, setWrong] = useState(false)
  const take = () => {
    if (typed[0] === was[0] && typed[1] === was[1]) return setWrong(false)
    const to = read(typed, system)
    setWrong(to === null)
    if (to) onPut(to)
  }
  const names = system === 'wgs84' ? ['lon', 'lat'] : ['north', 'east']
  return (
    <tr>
      <th scope="row">{number}</th>
      {names.map((name, axis) => (
        <td key={name}>
          <input
            inputMode="decimal"
            aria-label={t('shape.cornerAxis', { n: number, axis: t(`shape.axis.${name}`) })}
            aria-invalid={wrong}
            title={wrong ? t('shape.cornerWrong') : undefined}
            value={typed[axis]}
            onChange={(event) => setTyped(axis === 0 ? [event.target.value, typed[1]] : [typed[0], event.target.value])}
            onBlur={take}
            onKeyDown={(event) => event.key === 'Enter' && take()}
          />
        </td>
      ))}
      <td>
        {onAdd && <Button look="plain" bare icon="plus" aria-label={t('shape.addAfter', { n: number })} onClick={onAdd} />}
        {onRemove && <Button look="plain" bare icon="minus" aria-label={t('shape.removeCorner', { n: number })} onClick={onRemove} />}
      </td>
    </tr>
  )
}
