import { describe, expect, it } from 'vitest'
import * as codes from '@/lib/codes'
import en from './en.json'
import { oneOf } from './one'
import zh from './zh-CN.json'

interface Tree {
  [key: string]: string | Tree
}

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  )
}

/** All that the page is written in. */
const sources = Object.entries(import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.ts'], { query: '?raw', import: 'default', eager: true }))

const chinese = new Map(flat(zh as Tree))
const english = new Map(flat(en as Tree))
const holes = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort()

/** Latin letters that stand for something in Chinese too. */
const LATIN = /Esc|WebGL|Delete|Ctrl[+-][A-Z]|MIT|NOTICE|EN|PDF|PNG|QGIS|OGC API|WGS|GCJ|BD|CGCS|EPSG|GeoPackage|GeoJSON|KML|DXF|TXT|Shapefile|FileGDB|zip|MB/g

describe('a number in English', () => {
  it('of one thing has the one thing behind it', () => {
    expect(oneOf('1 projects, CNY 2 m')).toBe('1 project, CNY 2 m')
    expect(oneOf('Import 1 people')).toBe('Import 1 person')
    expect(oneOf('21 projects, 1,001 areas, 0.1 points')).toBe('21 projects, 1,001 areas, 0.1 points')
  })
})

describe('Chinese and English', () => {
  it('have the same keys', () => expect([...english.keys()]).toEqual([...chinese.keys()]))
  it('have every word that the page asks for by name', () => {
    for (const [file, text] of sources)
      for (const [, key] of text.matchAll(/\bt\(\s*'([\w.]+)'/g)) expect(chinese.has(`${key}`) || chinese.has(`${key}_other`), `${file}: ${key}`).toBe(true)
  })
  it('have a word wherever a part of its name is chosen', () => {
    for (const [file, text] of sources)
      for (const [, key = ''] of text.matchAll(/\bt\(\s*`([^`]+)`/g)) {
        const names = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '\\w+')}$`)
        expect([...chinese.keys()].some((name) => names.test(name)), `${file}: ${key}`).toBe(true)
      }
  })
  it('leave the same holes to fill', () => {
    for (const [key, text] of chinese) if (!key.startsWith('date.')) expect(holes(english.get(key)), key).toEqual(holes(text))
  })
  it('have no English word on a Chinese page', () => {
    for (const [key, text] of chinese) expect(text.replaceAll(/\{\{\w+\}\}/g, '').replaceAll(LATIN, ''), key).not.toMatch(/[A-Za-z]{2,}/)
  })
  it('have a word for every code', () => {
    const lists = { stage: codes.STAGES, kind: codes.KINDS, class: codes.CLASSES, provenance: codes.PROVENANCES, accuracy: codes.ACCURACIES, status: codes.MILESTONE_STATUSES, money: codes.MONEY_STATES, construction_type: codes.CONSTRUCTION_TYPES }
    for (const [list, values] of Object.entries(lists)) for (const value of values) expect(chinese.has(`code.${list}.${value}`), value).toBe(true)
  })
})
