/** Sheets of paper, long side first, in millimetres. */
export const PAPERS = { a4: [297, 210], a3: [420, 297] } as const
export type Paper = keyof typeof PAPERS

export interface Sheet {
  paper: Paper
  upright: boolean
}

/** Width and height in millimetres. */
export function sizeMm({ paper, upright }: Sheet): [number, number] {
  const [long, short] = PAPERS[paper]
  return upright ? [short, long] : [long, short]
}

export const DPI = 200
/** Dots of the printed sheet for a millimetre. */
export const DOTS = DPI / 25.4

/** What one on the sheet is on the ground, to two digits: "1:25,000". */
export function ratioOf(metres: number, mm: number): number {
  const exact = (metres * 1000) / mm
  const power = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1)
  return Math.round(exact / power) * power
}
