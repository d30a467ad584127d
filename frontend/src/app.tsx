import { QueryClientProvider, type QueryClient, useQuery } from '@tanstack/react-query'
import { Outlet, RouterProvider, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { summaryQuery, useOverlays, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { type CityMap, CityMapProvider, useDrawing, useMapState } from '@/map'
import { windowHeight } from '@/lib/wall'
import { Bar, LookingBack } from '@/rooms/bar'
import { CityRoom } from '@/rooms/city'
import { CompareTray } from '@/rooms/compare/CompareTray'
import { Chips, Possible, Quick, Totals, Wider, useSelectionWords } from '@/rooms/filter'
import { ProjectList } from '@/rooms/list'
import { Live } from '@/rooms/live'
import { PersonMenu } from '@/rooms/session'
import { EmbedPage, ShareButton } from '@/rooms/share'
import { TakeButton } from '@/rooms/take'
import { Timeline, openedTimeline, timelinePx } from '@/rooms/time'
import { Frame, SideTab, Split, ViewSwitch } from '@/ui/Frame'
import { Notices } from '@/ui/notice'
import { type SheetHeight, sheetPx } from '@/ui/Sheet'
import { Bones } from '@/ui/Values'
import { Workbench, usePanelWidths } from '@/ui/Workbench'
import { usePhone } from '@/ui/useMedia'
import { type Page, parsePage, portfolioQuery, useAsOf, useGo, usePage, usePath, writePage } from '@/url'

const projectRoom = () => import('@/rooms/project')
const filterPanel = () => import('@/rooms/filter/FilterPanel')
const worksRoom = () => import('@/rooms/works')
/** What the first view does not show but one step from it does. */
const NEXT = [projectRoom, filterPanel, worksRoom, openedTimeline]

const ProjectPanel = lazy(async () => ({ default: (await projectRoom()).ProjectPanel }))
const FilterPanel = lazy(async () => ({ default: (await filterPanel()).FilterPanel }))
const NearbyWorks = lazy(async () => ({ default: (await worksRoom()).NearbyWorks }))
const SignInPage = lazy(async () => ({ default: (await import('@/rooms/session/SignInPage')).SignInPage }))
const NewProjectPanel = lazy(async () => ({ default: (await projectRoom()).NewProjectPanel }))
const TablePage = lazy(async () => ({ default: (await import('@/rooms/table')).TablePage }))
const LogPage = lazy(async () => ({ default: (await import('@/rooms/log')).LogPage }))
const AccountPage = lazy(async () => ({ default: (await import('@/rooms/account')).AccountPage }))
const FirstPasswordPage = lazy(async () => ({ default: (await import('@/rooms/account')).FirstPasswordPage }))
const AdminPage = lazy(async () => ({ default: (await import('@/rooms/admin')).AdminPage }))
const AreaPanel = lazy(async () => ({ default: (await import('@/rooms/area')).AreaPanel }))
const OverlayPanel = lazy(async () => ({ default: (await import('@/rooms/overlay')).OverlayPanel }))
const ComparePage = lazy(async () => ({ default: (await import('@/rooms/compare')).ComparePage }))
const AboutPage = lazy(async () => ({ default: (await import('@/rooms/about')).AboutPage }))

function Shell() {
  return (
    <Frame
      bar={
        <>
          <Bar views={<Views />} people={<PersonMenu />} />
          <LookingBack />
        </>
      }
    >
      <Suspense fallback={<Bones rows={6} />}>
        <Gate />
      </Suspense>
      <CompareTrays />
      <Notices />
      <Live />
    </Frame>
  )
}

/** First one's own password; and where nothing is open without signing in, the way in. */
function Gate() {
  const session = useSession()
  const path = usePath()
  if (session?.person?.must_change) return <FirstPasswordPage person={session.person} />
  const closed = session && !session.person && session.permissions.length === 0
  return closed && path !== '/about' ? <SignInPage /> : <Outlet />
}

/** Not beside what it opens. */
function CompareTrays() {
  const path = usePath()
  return path === '/' || path === '/table' ? <CompareTray /> : null
}

function Views() {
  const { t } = useWords()
  const go = useGo()
  const table = usePath() === '/table'
  return (
    <ViewSwitch
      label={t('bar.view')}
      names={{ map: t('bar.map'), table: t('bar.table') }}
      value={table ? 'table' : 'map'}
      onChange={(view) => go({}, { to: view === 'table' ? '/table' : '/' })}
    />
  )
}

/** What a reader who found nothing would ask next. */
function NothingFound() {
  return (
    <>
      <Possible prominent />
      <Wider />
    </>
  )
}

/** Totals and quick filters stay; below them the list or the choices. */
function Side({ list = true }: { list?: boolean }) {
  const { t } = useWords()
  const side = usePage((page) => page.side)
  const ground = useOverlays(useAsOf()).may
  const go = useGo()
  return (
    <>
      <Totals
        tool={
          <>
            <ShareButton selection={useSelectionWords()} />
            <TakeButton />
          </>
        }
      />
      <Quick onMap={list} />
      <Chips />
      <Possible />
      {list && (
        <SideTab
          label={t('side.title')}
          names={{ list: t('side.list'), filter: t('side.filter'), area: t('area.tab'), works: t('works.tab'), overlays: ground ? t('overlay.tab') : undefined }}
          hide={t('side.hide')}
          value={side === 'none' || (side === 'overlays' && !ground) ? 'list' : side}
          onChange={(next) => go({ side: next }, { replace: true })}
          onHide={() => go({ side: 'none' }, { replace: true })}
        />
      )}
      <Suspense fallback={<Bones rows={6} />}>
        {list && side === 'overlays' && ground ? <OverlayPanel /> : list && side === 'works' ? <NearbyWorks /> : !list || side === 'filter' ? <FilterPanel /> : side === 'area' ? <AreaPanel wider={<Wider />} /> : <ProjectList none={<NothingFound />} />}
      </Suspense>
    </>
  )
}

/** Fetched once the map stands and the line is free, so that whoever takes the step does not wait for it. */
function NextAhead() {
  const status = useMapState((state) => state.status)
  useEffect(() => {
    if (status === 'loading') return
    const timer = setTimeout(() => void Promise.allSettled(NEXT.map((load) => load())), 1000)
    return () => clearTimeout(timer)
  }, [status])
  return null
}

/** How high a phone's sheet stands, until the person moves it. */
function useSheet(phone: boolean) {
  const time = usePage((page) => page.time)
  const side = usePage((page) => page.side)
  const drawing = useDrawing().state.kind !== null
  const [sheet, setSheet] = useState<SheetHeight>('half')
  const [was, setWas] = useState<Pick<Page, 'time' | 'side'>>({ time: undefined, side })
  if (was.time !== time || was.side !== side) {
    setWas({ time, side })
    // What is filled in needs the room; what it finds is looked at beside the map.
    if (phone && was.side !== side) setSheet(side === 'filter' || side === 'area' ? 'full' : 'half')
    // The chart takes half of the screen: the list makes room for it.
    if (phone && was.time !== time && time === 'gantt') setSheet('peek')
  }
  // One draws on the map.
  if (phone && drawing && sheet === 'full') setSheet('half')
  return [sheet, setSheet] as const
}

function MapPage() {
  const { t } = useWords()
  const phone = usePhone()
  const project = usePage((page) => page.project)
  const making = usePage((page) => page.form === 'new' && !page.asOf)
  const side = usePage((page) => page.side)
  const go = useGo()
  const [sheet, setSheet] = useSheet(phone)
  const widths = usePanelWidths(side !== 'none', Boolean(project) || making)
  const below = phone ? Math.min(sheetPx(sheet, windowHeight() - 48), (windowHeight() - 48) * 0.55) : 0
  const time = usePage((page) => page.time)
  const works = useQuery({ ...summaryQuery(usePage(portfolioQuery)), enabled: time === 'gantt' }).data?.count
  const tall = timelinePx(time, phone, windowHeight(), works)
  const insets = useMemo(() => ({ ...widths, top: phone ? tall : 0, bottom: phone ? below : tall }), [widths, below, phone, tall])
  return (
    <Workbench
      widths={widths}
      map={
        <>
          <CityRoom insets={insets} />
          <NextAhead />
        </>
      }
      side={<Side />}
      panel={
        project || making ? (
          <Suspense fallback={<Bones rows={8} />}>
            {making ? <NewProjectPanel /> : <ProjectPanel key={project} code={project ?? ''} />}
          </Suspense>
        ) : null
      }
      bottom={<Timeline height={tall} />}
      sideLabel={t('side.title')}
      panelLabel={t('project.panel')}
      showSide={side === 'none' ? { label: t('side.show'), onShow: () => go({ side: 'list' }, { replace: true }) } : undefined}
      sheetLabels={{ up: t('side.up'), down: t('side.down') }}
      sheet={sheet}
      onSheet={setSheet}
    />
  )
}

const BARE = { left: 0, right: 0, top: 0, bottom: 0 }

function Embedded() {
  return <EmbedPage map={<CityRoom insets={BARE} />} />
}

function TableView() {
  const { t } = useWords()
  return (
    <Split label={t('side.title')} side={<Side list={false} />}>
      <TablePage />
    </Split>
  )
}

const root = createRootRoute({ validateSearch: (search): Page => search as unknown as Page })
/** Another page's frame shows the map alone. */
const embedRoute = createRoute({ getParentRoute: () => root, path: '/embed', component: Embedded })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })
const mapRoute = createRoute({ getParentRoute: () => shell, path: '/', component: MapPage })
const tableRoute = createRoute({ getParentRoute: () => shell, path: '/table', component: TableView })
const aboutRoute = createRoute({ getParentRoute: () => shell, path: '/about', component: AboutPage })
const compareRoute = createRoute({ getParentRoute: () => shell, path: '/compare', component: ComparePage })
const logRoute = createRoute({ getParentRoute: () => shell, path: '/log', component: LogPage })
const accountRoute = createRoute({ getParentRoute: () => shell, path: '/account', component: AccountPage })
const adminRoute = createRoute({ getParentRoute: () => shell, path: '/admin', component: AdminPage })
const signInRoute = createRoute({ getParentRoute: () => shell, path: '/sign-in', component: SignInPage })

export function newRouter() {
  return createRouter({
    routeTree: root.addChildren([
      shell.addChildren([mapRoute, tableRoute, compareRoute, aboutRoute, logRoute, accountRoute, adminRoute, signInRoute]),
      embedRoute,
    ]),
    parseSearch: (search) => parsePage(search) as unknown as Record<string, unknown>,
    stringifySearch: (search) => writePage(search as Partial<Page>),
    defaultStructuralSharing: true,
    defaultNotFoundComponent: MapPage,
  })
}

interface AppProps {
  router: ReturnType<typeof newRouter>
  cache: QueryClient
  map: CityMap
}

export function App({ router, cache, map }: AppProps) {
  return (
    <QueryClientProvider client={cache}>
      <CityMapProvider value={map}>
        <RouterProvider router={router} />
      </CityMapProvider>
    </QueryClientProvider>
  )
}
