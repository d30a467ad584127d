import type { Family } from '@/lib/codes'

/** The outline of a family, in a box of 24 × 24: colour is never the only sign. */
export const SHAPE: Record<Family, string> = {
  industry: 'M5 3.5h14A1.5 1.5 0 0 1 20.5 5v14a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 19V5A1.5 1.5 0 0 1 5 3.5z',
  roads: 'M7.5 5.5h9a6.5 6.5 0 0 1 0 13h-9a6.5 6.5 0 0 1 0-13z',
  renewal: 'M12 2 21.5 10v11.5h-19V10z',
  metro: 'M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19z',
  utilities: 'M12 1.5c4.8 5.4 7.5 9 7.5 12.7a7.5 7.5 0 0 1-15 0C4.5 10.5 7.2 6.9 12 1.5z',
  green: 'M3.5 3.5h9a8 8 0 0 1 8 8v9h-9a8 8 0 0 1-8-8z',
  culture: 'M12 1.2 22.8 12 12 22.8 1.2 12z',
  innovation: 'M12 2 23 21.5H1z',
  continuing: 'M7 3.3h10L22 12l-5 8.7H7L2 12z',
}

/** White strokes inside the outline, one a programme; within a family they tell programmes apart. */
const GLYPH: Record<string, string> = {
  industrial: 'M7 17v-6l3.5 2.2V11l3.5 2.2V8h3v9z',
  dead_end_roads: 'M6.5 12h7M14.5 8.8v6.4',
  arterial_roads: 'M6.5 10.3h11M6.5 13.7h11',
  expressways_and_hubs: 'M7 12h10M14 9.2l3 2.8-3 2.8',
  urban_villages: 'M8 18v-5h3.2v5M13.5 18v-8h3v8',
  metro: 'M7.5 16V9l4.5 4.8L16.5 9v7',
  water_plants: 'M9 14.5c1-1 2-1 3 0s2 1 3 0',
  pipelines: 'M9.5 11.5v5h5v-3',
  pocket_parks: 'M12 17v-4M8.8 11a3.2 3.2 0 1 1 6.4 0 3.2 3.2 0 0 1-6.4 0z',
  greenways: 'M7.5 16.5c5-1 3-7.5 9-8.5',
  culture_tourism: 'M8 15.5l2.7-5 2 3.2 1.3-2 2 3.8z',
  historic_buildings: 'M8.5 15.5v-5h7v5M8 10.5l4-3 4 3',
  heritage_buildings: 'M8 15.5h8M9 14v-4M12 14v-4M15 14v-4M8 9.5l4-2.5 4 2.5',
  historic_districts: 'M8.5 9h3v3h-3zM12.5 12.5h3v3h-3z',
  innovation_and_medical: 'M12 10.5v7M8.5 14h7',
  continuing: 'M8 12h8',
}

export function shapeOf(family: string): string {
  return SHAPE[family as Family] ?? SHAPE.continuing
}

export function glyphOf(programme: string): string | undefined {
  return GLYPH[programme]
}
