/** The page's own strokes: 16 × 16, one weight. */
const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.6 3.6',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  home: 'M2.5 7.5 8 2.8l5.5 4.7M4.2 6.5v6.7h7.6V6.5',
  target: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3',
  link: 'M6.5 9.5 9.5 6.5M7.2 4.6l1.5-1.5a3 3 0 0 1 4.2 4.2l-1.5 1.5M8.8 11.4l-1.5 1.5a3 3 0 0 1-4.2-4.2l1.5-1.5',
  edit: 'M3 13l.6-2.8 7.3-7.3 2.2 2.2-7.3 7.3zM9.7 4.1l2.2 2.2',
  down: 'M3.5 6l4.5 4.5L12.5 6',
  up: 'M3.5 10 8 5.5l4.5 4.5',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  right: 'M6 3.5l4.5 4.5L6 12.5',
  sortUp: 'M8 13V3.5M4.5 7 8 3.5 11.5 7',
  sortDown: 'M8 3v9.5M4.5 9 8 12.5 11.5 9',
  layers: 'M8 2.5 14 6l-6 3.5L2 6zM2.5 9.5 8 12.7l5.5-3.2',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  map: 'M2.5 4.2 6 2.8l4 1.4 3.5-1.4v9L10 13.2l-4-1.4-3.5 1.4zM6 2.8v9M10 4.2v9',
  columns: 'M2.5 3h3v10h-3zM6.5 3h3v10h-3zM10.5 3h3v10h-3z',
  filter: 'M2.5 3.5h11L9.3 8.3v4.5l-2.6-1.3V8.3z',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  check: 'M3 8.5l3.2 3.2L13 5',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  person: 'M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM2.8 13.5c.4-2.7 2.5-4 5.2-4s4.8 1.3 5.2 4',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.3v3.5M8 5v.2',
  warn: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.2',
  polygon: 'M3 5.5 8.5 2.5 13.5 6.5 11.5 13 4.5 12z',
  circle: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 7.8v.4',
  path: 'M2.5 12.5 6 6l4 4 3.5-7',
  box: 'M2.5 5V2.5H5M11 2.5h2.5V5M13.5 11v2.5H11M5 13.5H2.5V11',
  fit: 'M2.5 5V2.5H5M11 2.5h2.5V5M13.5 11v2.5H11M5 13.5H2.5V11M5.8 9.9 8 6l2.2 3.9z',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.8V8l2.3 1.5',
  play: 'M5 3.2v9.6l7.5-4.8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  chart: 'M3 13V8.5M6.5 13V5M10 13V7M13.5 13V3',
  download: 'M8 2.5v7.3M4.8 6.8 8 10l3.2-3.2M3 13h10',
  share: 'M4 6.3a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM12 2.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM12 10.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM5.6 7.2l4.8-2.4M5.6 8.9l4.8 2.4',
  out: 'M6.5 3H3v10h3.5M6.5 8h7M10.8 5.3 13.5 8l-2.7 2.7',
  full: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  unfull: 'M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5',
  pin: 'M8 14s4.5-4.3 4.5-7.7A4.5 4.5 0 0 0 3.5 6.3C3.5 9.7 8 14 8 14zM8 4.8a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable="false" style={{ flex: 'none' }}>
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.4}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
