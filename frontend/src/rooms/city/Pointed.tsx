import { useEffect } from 'react'
import { useOverlays, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import type { Stage } from '@/lib/codes'
import { STAGES } from '@/lib/codes'
import { windowHeight, windowWidth } from '@/lib/wall'
import { type CellOnMap, type GroundOnMap, type PairOnMap, type ProjectOnMap, useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Mark } from '@/ui/Mark'
import { SeverityTag } from '@/ui/Severity'
import { DemoTag, SlipText, StageTag } from '@/ui/Tags'
import { Absent } from '@/ui/Values'
import { useGo } from '@/url'
import css from './Pointed.module.css'

const isStage = (code: string): code is Stage => (STAGES as readonly string[]).includes(code)
const WIDTH_PX = 280

function place(x: number, y: number, height: number) {
  const left = Math.min(x + 14, windowWidth() - WIDTH_PX - 12)
  const low = y + height > windowHeight() - 70
  return { left, top: low ? y - height : y + 14 }
}

/** What the pointer is on. */
export function HoverCard() {
  const { t, short } = useWords()
  const pointed = useMapState((state) => state.pointed)
  const { of } = useProgrammes()
  if (!pointed) return null
  const { project, part, pair, cell, ground } = pointed
  if (pair) return <PairCard pair={pair} x={pointed.x} y={pointed.y} />
  if (cell && !project) return <CellCard cell={cell} x={pointed.x} y={pointed.y} />
  const programme = of(project?.programme ?? '')
  return (
    <div className={css.hover} style={place(pointed.x, pointed.y, 90)} aria-hidden data-testid="hover-card">
      {(project ?? part) && <p className={css.name}>{project?.name ?? part?.name}</p>}
      <p className={css.line}>
        {project && <ProjectMoney project={project} />}
        {isStage(project?.stage ?? part?.stage ?? '') && <StageTag stage={(project?.stage ?? part?.stage) as Stage} />}
        {project?.provenance === 'demo' && <DemoTag short />}
      </p>
      {project && <Standing project={project} />}
      {programme && <p className={css.programme}>{t('map.ofProgramme', { name: short(programme) })}</p>}
      {project?.accuracy === 'district' && <p className={css.programme}>{t('map.vague')}</p>}
      <Ground ground={ground} />
    </div>
  )
}

/** Which class of each layer of the operator's own it is. */
function Ground({ ground }: { ground: readonly GroundOnMap[] }) {
  const { t, name } = useWords()
  const { list } = useOverlays()
  if (ground.length === 0) return null
  return (
    <ul className={css.ground}>
      {ground.map((one) => {
        const layer = list.find(({ code }) => code === one.layer)
        return (
          <li key={one.layer}>
            <b>{one.class || t('overlay.unnamed')}</b>
            <span>{[layer && name(layer), one.name].filter(Boolean).join(' · ')}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** How far, and how late. */
function Standing({ project: { progress, slip } }: { project: ProjectOnMap }) {
  const { t } = useWords()
  if (progress === null && slip === null) return null
  return (
    <p className={css.line}>
      {progress !== null && <span>{t('look.progressOf', { n: progress })}</span>}
      {slip !== null && <SlipText days={slip} />}
    </p>
  )
}

/** The sign between two nearby works. */
function PairCard({ pair, x, y }: { pair: PairOnMap; x: number; y: number }) {
  const { t, count } = useWords()
  return (
    <div className={css.hover} style={place(x, y, 110)} aria-hidden data-testid="hover-card">
      <p className={css.line}>
        <SeverityTag severity={pair.severity} />
        {pair.demo && <DemoTag short />}
      </p>
      <p className={css.name}>{pair.aName}</p>
      <p className={css.name}>{pair.bName}</p>
      <p className={css.programme}>
        {t('works.apart', { m: count(Math.round(pair.metres)) })} · {pair.days > 0 ? t('works.overlap', { n: count(pair.days) }) : t('works.inTurn')} · {t(pair.agreed ? 'works.agreed' : 'works.open')}
      </p>
    </div>
  )
}

/** A sign that stands for many. */
function CellCard({ cell: { count: n, wan, demo }, x, y }: { cell: CellOnMap; x: number; y: number }) {
  const { t, count, money } = useWords()
  return (
    <div className={css.hover} style={place(x, y, 70)} aria-hidden data-testid="hover-card">
      <p className={css.name}>{t('crowd.count', { n: count(n) })}</p>
      <p className={css.line}>
        {wan !== null && <span>{money(wan)}</span>}
        {demo ? <span>{t('crowd.demo', { n: count(demo) })}</span> : null}
      </p>
      <p className={css.programme}>{t('crowd.open')}</p>
    </div>
  )
}

function ProjectMoney({ project }: { project: ProjectOnMap }) {
  const { t, money } = useWords()
  return project.wan === null ? <Absent why={t('absent.notStated')} text={t('map.noSum')} /> : <span>{money(project.wan)}</span>
}

/** Several projects under one click: which one? */
export function StackCard() {
  const { t } = useWords()
  const map = useCityMap()
  const go = useGo()
  const stack = useMapState((state) => state.stack)
  const { of } = useProgrammes()
  useEffect(() => {
    if (!stack) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && map.closeStack()
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [stack, map])
  if (!stack) return null
  return (
    <section className={css.stack} style={place(stack.x, stack.y, 240)} aria-label={t('map.stack', { n: stack.projects.length })}>
      <header>
        {t('map.stack', { n: stack.projects.length })}
        <Button look="plain" bare icon="close" aria-label={t('close')} onClick={() => map.closeStack()} />
      </header>
      <ul>
        {stack.projects.map((project) => {
          const programme = of(project.programme)
          return (
            <li key={project.id}>
              <button
                type="button"
                onClick={() => {
                  map.closeStack()
                  go({ project: project.code, form: undefined })
                }}
                onMouseEnter={() => map.hover(project.id)}
                onMouseLeave={() => map.hover(null)}
              >
                {programme && (
                  <Mark programme={programme.code} family={programme.family} colour={programme.colour} vague={project.accuracy === 'district'} />
                )}
                <span>{project.name}</span>
                <small>{project.wan === null ? '—' : <ProjectMoney project={project} />}</small>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
