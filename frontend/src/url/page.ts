import { COLOURINGS, type ColourBy } from '@/lib/classes'
import type { Lang } from '@/lib/codes'
import { isIsoDay } from '@/lib/dates'
import { readCorners, writeCorners } from '@/lib/geo'
import { type Filter, filterQuery, parseFilter, tileQuery, writeFilter } from './filter'
import { type LogView, parseLog, writeLog } from './log'
import { type WorksView, parseWorks, worksQueryText, writeWorks } from './works'

export const TABS = ['overview', 'schedule', 'money', 'components', 'history'] as const
export type Tab = (typeof TABS)[number]

export const SORT_KEYS = [
  'code',
  'name',
  'total_investment',
  'year_plan',
  'year_actual',
  'progress',
  'start',
  'finish',
  'slip',
  'updated',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Sort = SortKey | `-${SortKey}`

export const SIDES = ['list', 'filter', 'area', 'works', 'overlays', 'none'] as const
export type Side = (typeof SIDES)[number]

/** The timeline below the map: months alone, or with a Gantt chart of what is selected. */
export const TIMES = ['months', 'gantt'] as const
export type Time = (typeof TIMES)[number]

export const FORMS = ['new', 'edit', 'stage', 'place'] as const
export type FormName = (typeof FORMS)[number]

export const ADMIN_TABS = ['people', 'offices', 'overlays'] as const
export type AdminTab = (typeof ADMIN_TABS)[number]

/** Where the map looks: zoom, longitude, latitude, and how many degrees it is turned. */
export interface View {
  z: number
  lon: number
  lat: number
  bearing?: number
}

/** A place that somebody asked for: marked on the map, with its name where it has one. */
export interface Spot {
  lon: number
  lat: number
  name?: string
}

/** What the person looks at. All of it is in the address bar, and nowhere else. */
export interface Page {
  filter: Filter
  sort: Sort
  side: Side
  project?: string
  tab: Tab
  form?: FormName
  /** The part of the project whose place the form is for. */
  part?: string
  /** The day that is looked back to; without one, now. */
  asOf?: string
  view?: View
  spot?: Spot
  lang?: Lang
  /** Codes of the projects that stand side by side. */
  compare?: readonly string[]
  /** What the map is coloured by; by programme when absent. */
  colour?: ColourBy
  /** The base map; the first that the service names when absent. */
  base?: string
  /** What the page of the log shows. */
  log?: LogView
  /** The timeline below the map, where it is asked for. */
  time?: Time
  /** What is shown of nearby works. */
  works?: WorksView
  /** Codes of the layers that lie on the map. */
  overlays?: readonly string[]
  /** The layer of which it is listed what projects cover. */
  cover?: string
  /** The part of the administration page; people when absent. */
  admin?: AdminTab
}

export const MAX_COMPARED = 4
export const MAX_OVERLAYS = 8
const isLayer = (code: string) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(code)
export const DEFAULT_SORT: Sort = '-total_investment'
export const EMPTY_PAGE: Page = { filter: {}, sort: DEFAULT_SORT, side: 'list', tab: 'overview' }

function oneOf<T extends string>(values: readonly T[], text: string | null): T | undefined {
  return values.find((value) => value === text)
}

function parseSort(text: string | null): Sort {
  const key = oneOf(SORT_KEYS, (text ?? '').replace(/^-/, ''))
  if (!key) return DEFAULT_SORT
  return text?.startsWith('-') ? `-${key}` : key
}

function parseView(text: string | null): View | undefined {
  const parts = (text ?? '').split('/').map(Number)
  const [z, lon, lat, bearing = 0] = parts
  if (parts.length < 3 || parts.length > 4 || z === undefined || lon === undefined || lat === undefined) return undefined
  const sound = z >= 0 && z <= 24 && Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && Math.abs(bearing) <= 180
  return sound ? { z, lon, lat, ...(bearing ? { bearing } : {}) } : undefined
}

function writeView(view: View): string {
  const at = `${view.z.toFixed(2)}/${view.lon.toFixed(5)}/${view.lat.toFixed(5)}`
  return view.bearing ? `${at}/${view.bearing}` : at
}

function parseSpot(params: URLSearchParams): Spot | undefined {
  const [corner] = readCorners(params.get('at') ?? '', 1) ?? []
  if (!corner) return undefined
  const name = params.get('at_name')?.trim().slice(0, 100)
  return { lon: corner[0], lat: corner[1], ...(name ? { name } : {}) }
}

/** Reads the search part of an address; a link from anywhere opens, whatever is in it. */
export function parsePage(search: string): Page {
  const params = new URLSearchParams(search)
  const page: Page = {
    filter: parseFilter(params),
    sort: parseSort(params.get('sort')),
    side: oneOf(SIDES, params.get('side')) ?? 'list',
    tab: oneOf(TABS, params.get('tab')) ?? 'overview',
  }
  const project = params.get('project')
  const form = oneOf(FORMS, params.get('form'))
  const asOf = params.get('as_of') ?? ''
  const view = parseView(params.get('map'))
  const lang = oneOf(['zh-CN', 'en'] as const, params.get('lang'))
  const overlays = [...new Set((params.get('overlays') ?? '').split(',').filter(isLayer))].slice(0, MAX_OVERLAYS)
  if (overlays.length > 0) page.overlays = overlays
  const cover = params.get('cover')
  if (cover && isLayer(cover)) page.cover = cover
  const admin = oneOf(ADMIN_TABS, params.get('admin'))
  if (project) page.project = project
  if (admin) page.admin = admin
  if (form) page.form = form
  const part = params.get('part')
  if (form === 'place' && part) page.part = part.slice(0, 40)
  if (isIsoDay(asOf)) page.asOf = asOf
  if (view) page.view = view
  const spot = parseSpot(params)
  if (spot) page.spot = spot
  if (lang) page.lang = lang
  const compare = [...new Set((params.get('compare') ?? '').split(',').filter(Boolean))].slice(0, MAX_COMPARED)
  if (compare.length > 0) page.compare = compare
  const base = params.get('base')
  if (base && /^[a-z0-9-]{1,31}$/.test(base)) page.base = base
  const colour = oneOf(COLOURINGS, params.get('colour'))
  if (colour && colour !== 'programme') page.colour = colour
  const log = parseLog(params)
  if (log) page.log = log
  const time = oneOf(TIMES, params.get('time'))
  if (time) page.time = time
  const works = parseWorks(params)
  if (works) page.works = works
  return page
}

/** Writes only what differs from the plain page, so that addresses stay short. */
export function writePage(page: Partial<Page>): string {
  const params = writeFilter(page.filter ?? {})
  if (page.sort && page.sort !== DEFAULT_SORT) params.set('sort', page.sort)
  if (page.side && page.side !== 'list') params.set('side', page.side)
  if (page.project) params.set('project', page.project)
  if (page.project && page.tab && page.tab !== 'overview') params.set('tab', page.tab)
  if (page.form) params.set('form', page.form)
  if (page.form === 'place' && page.part) params.set('part', page.part)
  if (page.asOf) params.set('as_of', page.asOf)
  if (page.view) params.set('map', writeView(page.view))
  if (page.spot) params.set('at', writeCorners([[page.spot.lon, page.spot.lat]]))
  if (page.spot?.name) params.set('at_name', page.spot.name)
  if (page.compare?.length) params.set('compare', page.compare.join(','))
  if (page.overlays?.length) params.set('overlays', page.overlays.join(','))
  if (page.cover) params.set('cover', page.cover)
  if (page.lang) params.set('lang', page.lang)
  if (page.base) params.set('base', page.base)
  if (page.colour && page.colour !== 'programme') params.set('colour', page.colour)
  writeLog(page.log, params)
  writeWorks(page.works, params)
  if (page.time) params.set('time', page.time)
  if (page.admin && page.admin !== 'people') params.set('admin', page.admin)
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text ? `?${text}` : ''
}

function onDay(query: string, asOf: string | undefined): string {
  return asOf ? [query, `as_of=${asOf}`].filter(Boolean).join('&') : query
}

/** The query string that list and totals share: the filter, and the day that is looked back to. */
export function portfolioQuery(page: Page): string {
  return onDay(filterQuery(page.filter), page.asOf)
}

/** The same for tiles. */
export function mapQuery(page: Page): string {
  return onDay(tileQuery(page.filter), page.asOf)
}

/** Whether it is a project's code; those of programmes are words in small letters. */
export const isCode = (text: string) => /^[A-Z][A-Z0-9]*-[A-Z0-9-]+$/.test(text)

/**
 * Those that the selection has to lie near, for the map; null where that is nobody. One project is asked for
 * by its code alone: words would also find whoever mentions it.
 */
export function aroundQuery(page: Page, isProgramme: (code: string) => boolean): string | null {
  const around = page.filter.around ?? ''
  if (around.includes('=')) return onDay(around, page.asOf)
  if (isProgramme(around)) return onDay(`programme=${around}`, page.asOf)
  return isCode(around) ? onDay(`${new URLSearchParams({ filter: `code = '${around}'` })}`, page.asOf) : null
}

/** What the list of nearby works asks for. */
export function worksQuery(page: Page): string {
  return worksQueryText(portfolioQuery(page), page.works)
}

/** The same for the map; null while they are not shown there. */
export function worksMapQuery(page: Page): string | null {
  return page.side === 'works' || page.works?.layer ? worksQueryText(mapQuery(page), page.works) : null
}

/** The selection without the month that is chosen on the timeline: what the months are counted of. */
export function monthsQuery(page: Page): string {
  return onDay(filterQuery({ ...page.filter, under_way_from: undefined, under_way_to: undefined }), page.asOf)
}
