import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { Outlet, RouterProvider, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { type CityMap, CityMapProvider } from '@/map'
import { Bar, LookingBack } from '@/rooms/bar'
import { CityRoom } from '@/rooms/city'
import { Chips, FilterPanel, Quick, Totals } from '@/rooms/filter'
import { ProjectList } from '@/rooms/list'
import { PersonMenu, SignInPage } from '@/rooms/session'
import { TakeButton } from '@/rooms/take'
import { Timeline, timelinePx } from '@/rooms/time'
import { NearbyWorks } from '@/rooms/works'
import { Frame, SideTab, Split, ViewSwitch } from '@/ui/Frame'
import { Notices } from '@/ui/notice'
import { type SheetHeight, sheetPx } from '@/ui/Sheet'
import { Bones } from '@/ui/Values'
import { Workbench, usePanelWidths } from '@/ui/Workbench'
import { usePhone } from '@/ui/useMedia'
import { type Page, parsePage, useGo, usePage, usePath, writePage } from '@/url'

const ProjectPanel = lazy(async () => ({ default: (await import('@/rooms/project')).ProjectPanel }))
const NewProjectPanel = lazy(async () => ({ default: (await import('@/rooms/project')).NewProjectPanel }))
const TablePage = lazy(async () => ({ default: (await import('@/rooms/table')).TablePage }))
const LogPage = lazy(async () => ({ default: (await import('@/rooms/log')).LogPage }))
const AccountPage = lazy(async () => ({ default: (await import('@/rooms/account')).AccountPage }))
const FirstPasswordPage = lazy(async () => ({ default: (await import('@/rooms/account')).FirstPasswordPage }))
const AdminPage = lazy(async () => ({ default: (await import('@/rooms/admin')).AdminPage }))
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
      <Notices />
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

/** Totals and quick filters stay; below them the list or the choices. */
function Side({ list = true }: { list?: boolean }) {
  const { t } = useWords()
  const side = usePage((page) => page.side)
  const go = useGo()
  return (
    <>
      <Totals tool={<TakeButton />} />
      <Quick onMap={list} />
      <Chips />
      {list && (
        <SideTab
          label={t('side.title')}
          names={{ list: t('side.list'), filter: t('side.filter'), works: t('works.tab') }}
          hide={t('side.hide')}
          value={side === 'none' ? 'list' : side}
          onChange={(next) => go({ side: next }, { replace: true })}
          onHide={() => go({ side: 'none' }, { replace: true })}
        />
      )}
      {list && side === 'works' ? <NearbyWorks /> : list && side !== 'filter' ? <ProjectList /> : <FilterPanel />}
    </>
  )
}

function MapPage() {
  const { t } = useWords()
  const phone = usePhone()
  const project = usePage((page) => page.project)
  const making = usePage((page) => page.form === 'new' && !page.asOf)
  const side = usePage((page) => page.side)
  const go = useGo()
  const [sheet, setSheet] = useState<SheetHeight>('half')
  const widths = usePanelWidths(side !== 'none', Boolean(project) || making)
  const below = phone ? Math.min(sheetPx(sheet, window.innerHeight - 48), (window.innerHeight - 48) * 0.55) : 0
  const time = usePage((page) => page.time)
  const tall = timelinePx(time, phone, window.innerHeight)
  const insets = useMemo(() => ({ ...widths, top: phone ? tall : 0, bottom: phone ? below : tall }), [widths, below, phone, tall])
  return (
    <Workbench
      widths={widths}
      map={<CityRoom insets={insets} />}
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
      sheetLabels={{ up: t('sheet.up'), down: t('sheet.down') }}
      sheet={sheet}
      onSheet={setSheet}
    />
  )
}

function TableView() {
  const { t } = useWords()
  return (
    <Split label={t('side.title')} side={<Side list={false} />}>
      <TablePage />
    </Split>
  )
}

const root = createRootRoute({ component: Shell, validateSearch: (search): Page => search as unknown as Page })
const mapRoute = createRoute({ getParentRoute: () => root, path: '/', component: MapPage })
const tableRoute = createRoute({ getParentRoute: () => root, path: '/table', component: TableView })
const aboutRoute = createRoute({ getParentRoute: () => root, path: '/about', component: AboutPage })
const logRoute = createRoute({ getParentRoute: () => root, path: '/log', component: LogPage })
const accountRoute = createRoute({ getParentRoute: () => root, path: '/account', component: AccountPage })
const adminRoute = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminPage })
const signInRoute = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage })

export function newRouter() {
  return createRouter({
    routeTree: root.addChildren([mapRoute, tableRoute, aboutRoute, logRoute, accountRoute, adminRoute, signInRoute]),
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
