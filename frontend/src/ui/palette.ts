/** Light is for the desk, dark for the wall; CSS has the same values in `tokens.css`. Print is the map on white paper, in
 * hair lines; nobody chooses it for the page. */
export const THEMES = ['light', 'dark', 'print'] as const
export type Theme = (typeof THEMES)[number]

/** What a person can choose for the page. */
export type PageTheme = Exclude<Theme, 'print'>

export function themeOf(name: string | undefined): Theme {
  return THEMES.find((theme) => theme === name) ?? 'light'
}

/** For a programme that is not known yet. The colours of programmes are data and come from the service. */
export const NO_COLOUR = '#7A8794'

export interface MapInk {
  land: string
  outside: string
  builtUp: string
  green: string
  greenText: string
  water: string
  waterEdge: string
  waterText: string
  road: string
  casing: string
  highway: string
  highwayCasing: string
  /** How heavy lines are: hair lines on paper. */
  weight: number
  rail: string
  border: string
  borderBand: string
  label: string
  labelQuiet: string
  halo: string
  ink: string
  accent: string
}

export const MAP_INK: Record<Theme, MapInk> = {
  light: {
    land: '#F4F3EE',
    outside: '#EBEAE3',
    builtUp: '#E9E6DD',
    green: '#DDE9D3',
    greenText: '#6E8F63',
    water: '#C9DDE9',
    waterEdge: '#9DBFD2',
    waterText: '#6B93AB',
    road: '#FFFFFF',
    casing: '#C9C6BB',
    highway: '#FBEBC4',
    highwayCasing: '#C7AC72',
    weight: 1,
    rail: '#8C8F92',
    border: '#9A9AA6',
    borderBand: '#DAD9DF',
    label: '#434B57',
    labelQuiet: '#7D838D',
    halo: '#FFFFFF',
    ink: '#1D2530',
    accent: '#2F4B8F',
  },
  dark: {
    land: '#16202B',
    outside: '#0F1720',
    builtUp: '#1E2935',
    green: '#183029',
    greenText: '#5F8F77',
    water: '#0E3249',
    waterEdge: '#2A5A78',
    waterText: '#5B88A3',
    road: '#33414F',
    casing: '#0F1720',
    highway: '#5A5240',
    highwayCasing: '#0B1219',
    weight: 1,
    rail: '#55616D',
    border: '#5A6A7A',
    borderBand: '#1E2A37',
    label: '#C4CCD4',
    labelQuiet: '#8492A0',
    halo: '#0F1720',
    ink: '#E6EAEE',
    accent: '#8FA8E6',
  },
  print: {
    land: '#FFFFFF',
    outside: '#FFFFFF',
    builtUp: '#F3F2EE',
    green: '#EEF4E9',
    greenText: '#5D7A52',
    water: '#DCEAF2',
    waterEdge: '#7FA6BC',
    waterText: '#4A7891',
    road: '#FFFFFF',
    casing: '#A9A9A9',
    highway: '#FFFFFF',
    highwayCasing: '#6E6E6E',
    weight: 0.62,
    rail: '#5C5C5C',
    border: '#6F6F78',
    borderBand: '#ECECEF',
    label: '#222222',
    labelQuiet: '#5A5A5A',
    halo: '#FFFFFF',
    ink: '#000000',
    accent: '#2F4B8F',
  },
}

/** On the dark sheet the deep hues are lifted so that they carry. */
export function onTheme(colour: string, theme: Theme): string {
  if (theme !== 'dark') return colour
  const [r, g, b] = rgb(colour)
  const luminance = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255
  const lift = luminance < 0.35 ? 0.38 : 0.14
  const mixed = [r, g, b].map((c) => Math.round(c + (255 - c) * lift))
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`
}

export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.replace('#', ''), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** Whether dark ink is read better on it than white. */
export function isPale(hex: string): boolean {
  const [r, g, b] = rgb(hex)
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255 > 0.62
}
