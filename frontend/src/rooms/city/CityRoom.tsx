import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { projectQuery, useOverlays, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { cornersOf } from '@/lib/geo'
import { windowHeight } from '@/lib/wall'
import { type Box, type Insets, type Look, MapView, type OverlayOnMap, type SelectedPlace, type Wanted, homeLook, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { useTheme } from '@/ui/theme'
import { aroundQuery, mapQuery, useAsOf, useGo, usePage, worksMapQuery } from '@/url'
import { Attribution, Controls, Coordinates, ScaleBar } from './Controls'
import css from './CityRoom.module.css'
import { Legend } from './Legend'
import { PlaceCard } from './PlaceCard'
import { HoverCard, StackCard } from './Pointed'
import { lookAt, useAsked } from './useAsked'
import { useBase } from './useBase'

const SPOT_ZOOM = 13
const NONE: readonly string[] = []

/** The map with everything that lies on it. */
export function CityRoom({ insets }: { insets: Insets }) {
  const { t } = useWords()
  const go = useGo()
  const wanted = useWanted(insets)
  const view = usePage((page) => page.view)
  const filter = usePage((page) => page.filter)
  const spot = usePage((page) => page.spot)
  const [first] = useState<Look>(() => view ?? lookAt(filter) ?? (spot ? { ...spot, z: SPOT_ZOOM } : homeLook(windowHeight())))
  const status = useMapState((state) => state.status)
  const drawn = status === 'loading' || status === 'ready'

  const select = useCallback(
    (code: string | null) => go((page) => (code ? { project: code, form: undefined } : page.form ? {} : { project: undefined })),
    [go],
  )
  const moved = useCallback(
    (look: Look, box: Box, byPerson: boolean) =>
      go(
        (page) => ({
          view: byPerson || page.view ? look : undefined,
          filter: byPerson && page.filter.bbox ? { ...page.filter, bbox: box } : page.filter,
        }),
        { replace: true },
      ),
    [go],
  )
  const open = useCallback((pair: string) => go((page) => ({ side: 'works', works: { ...page.works, pair } })), [go])
  return (
    <div className={css.room}>
      <MapView look={first} wanted={wanted} label={t('map.label')} onSelect={select} onMoved={moved} onPair={open} />
      <div className={css.free} style={{ left: insets.left, right: insets.right, top: insets.top, bottom: insets.bottom }}>
        {!drawn && <NoMap why={status} />}
        <Legend />
        <PlaceCard />
        {drawn && (
          <>
            <Controls />
            {insets.right === 0 && <Coordinates />}
            <div className={css.foot}>
              <ScaleBar />
              <Attribution />
            </div>
          </>
        )}
      </div>
      <HoverCard />
      <StackCard />
    </div>
  )
}

/** What stands where the map would: the list beside it is its twin and goes on working. */
function NoMap({ why }: { why: 'failed' | 'unable' }) {
  const { t } = useWords()
  const go = useGo()
  return (
    <div className={css.failed} role="alert">
      <p>{t(`map.${why}`)}</p>
      {why === 'failed' && <Button onClick={() => location.reload()}>{t('again')}</Button>}
      <Button onClick={() => go({}, { to: '/table' })}>{t('bar.table')}</Button>
    </div>
  )
}

function useSelectedPlace(): SelectedPlace | null {
  const code = usePage((page) => page.project)
  const { data } = useQuery({ ...projectQuery(code ?? '', useAsOf()), enabled: Boolean(code) })
  return useMemo(() => (data && data.code === code ? { id: data.id, code: data.code, point: data.point, corners: cornersOf(data.geometry?.coordinates) } : null), [data, code])
}

/** The layers of the operator's own that the address names, as far as the reader may know of them. */
function useShownOverlays(): readonly OverlayOnMap[] {
  const shown = usePage((page) => page.overlays) ?? NONE
  const { list } = useOverlays(useAsOf())
  return useMemo(
    () =>
      list
        .filter(({ code }) => shown.includes(code))
        .map(({ code, kind, classes, colour, version }) => ({ code, kind, colour, version, classes: classes.map((one) => one.name) })),
    [list, shown],
  )
}

/** What the map is to show, from the address, the programmes and the panels. */
function useWanted(insets: Insets): Wanted {
  const { theme } = useTheme()
  const { lang } = useWords()
  const query = usePage(mapQuery)
  const colour = usePage((page) => page.colour ?? 'programme')
  const nearby = usePage(worksMapQuery)
  const pair = usePage((page) => page.works?.pair ?? null)
  const { list, known, of } = useProgrammes()
  const around = usePage((page) => aroundQuery(page, (code) => of(code) !== undefined))
  const selected = useSelectedPlace()
  const asked = useAsked()
  const at = usePage((page) => page.spot)
  const spot = useMemo(() => (at ? ([at.lon, at.lat] as const) : null), [at])
  const base = useBase().map
  const overlays = useShownOverlays()
  const programmes = useMemo(() => list.map(({ code, family, colour }) => ({ code, family, colour })), [list])
  const { left, right, top, bottom } = insets
  const room = useMemo(() => ({ left, right, top, bottom }), [left, right, top, bottom])
  return useMemo(
    () => ({ theme, lang, query: known ? query : null, programmes, colour, base, selected, asked, around, spot, nearby, pair, overlays, insets: room }),
    [theme, lang, query, known, programmes, colour, base, selected, asked, around, spot, nearby, pair, overlays, room],
  )
}
