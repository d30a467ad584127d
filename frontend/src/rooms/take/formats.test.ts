import { describe, expect, it } from 'vitest'
import { type Wish, exportQuery } from './formats'

const wish = (more: Partial<Wish>): Wish => ({ format: 'geojson', crs: 4326, geometry: 'wkt', ...more })

describe('the address of an export', () => {
  it('carries the filter as it stands and the day that is looked back to', () => {
    const query = exportQuery('programme=metro&q=%E4%BA%BA&as_of=2025-06-30', wish({ format: 'gpkg', crs: 4551 }), 'zh-CN')
    expect(query).toBe('programme=metro&q=%E4%BA%BA&as_of=2025-06-30&format=gpkg&crs=4551&lang=zh-CN')
  })
  it('is whole without a filter', () => {
    expect(exportQuery('', wish({}), 'en')).toBe('format=geojson&crs=4326&lang=en')
  })
  it('asks for a way to write places of a table alone', () => {
    expect(exportQuery('', wish({ format: 'csv', geometry: 'lonlat' }), 'en')).toContain('geometry=lonlat')
    expect(exportQuery('', wish({ format: 'shp', geometry: 'lonlat' }), 'en')).not.toContain('geometry')
  })
  it('asks for no reference system where there is no choice', () => {
    expect(exportQuery('', wish({ format: 'xlsx', crs: 4551 }), 'en')).toBe('format=xlsx&lang=en')
    expect(exportQuery('', wish({ format: 'kml', crs: 4551 }), 'en')).toBe('format=kml&lang=en')
    expect(exportQuery('', wish({ format: 'oc4ids', crs: 4551 }), 'en')).toBe('format=oc4ids&lang=en')
  })
})
