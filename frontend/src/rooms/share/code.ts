import encode from 'qrcode-generator'

/** A QR code: its dark squares in a field of `size` × `size`. */
export interface Code {
  size: number
  dark: [number, number][]
}

/** With as much redundancy as an address of this length bears; null where it is longer than a QR code can be. */
export function codeOf(text: string): Code | null {
  for (const level of ['M', 'L'] as const) {
    try {
      const made = encode(0, level)
      made.addData(text)
      made.make()
      const size = made.getModuleCount()
      const all = [...Array(size * size).keys()].map((i): [number, number] => [i % size, Math.floor(i / size)])
      return { size, dark: all.filter(([col, row]) => made.isDark(row, col)) }
    } catch {
      // Too long for this level.
    }
  }
  return null
}
