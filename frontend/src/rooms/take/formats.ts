/** What a selection can be taken away as. Names of formats and reference systems are the same in every language. */
export const FORMATS = [
  { code: 'xlsx', name: 'Excel' },
  { code: 'csv', name: 'CSV' },
  { code: 'geojson', name: 'GeoJSON' },
  { code: 'gpkg', name: 'GeoPackage' },
  { code: 'shp', name: 'Shapefile' },
  { code: 'kml', name: 'KML' },
  { code: 'fgb', name: 'FlatGeobuf' },
  { code: 'oc4ids', name: 'OC4IDS' },
] as const
export type Format = (typeof FORMATS)[number]['code']

export const SYSTEMS = [4326, 4490, 4551] as const
export type System = (typeof SYSTEMS)[number]

export const POINTS = ['wkt', 'lonlat'] as const
export type Shape = (typeof POINTS)[number]

export interface Wish {
  format: Format
  crs: System
  /** How a table writes places. */
  geometry: Shape
}

/** A workbook shows no coordinates, and open data have a system of their own. */
export const hasPlaces = (format: Format) => format !== 'xlsx' && format !== 'oc4ids'

/** KML knows one system only. */
export const systemsOf = (format: Format): readonly System[] => (format === 'kml' ? [4326] : SYSTEMS)

/** The query string of the export: the filter as it stands in the address bar, and what else was chosen. */
export function exportQuery(filter: string, wish: Wish, lang: string): string {
  const params = new URLSearchParams({ format: wish.format })
  if (hasPlaces(wish.format) && systemsOf(wish.format).includes(wish.crs)) params.set('crs', String(wish.crs))
  if (wish.format === 'csv') params.set('geometry', wish.geometry)
  params.set('lang', lang)
  return filter ? `${filter}&${params}` : params.toString()
}
