import { describe, expect, it } from 'vitest'
import { CLASSES, type Measure } from '@/lib/classes'
import { STAGES } from '@/lib/codes'
import { classInks, unknownInk } from './classes'
import { rgb } from './palette'

type Triple = [number, number, number]

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
const EYES: Record<string, Triple[]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
/** CIE 1976 distances; 2.3 is just noticeable side by side. */
const NEIGHBOURS = 13
const ANY_TWO_STAGES = 19
const FROM_UNKNOWN = 14

const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const times = (m: Triple[], [a, b, c]: Triple) => m.map(([x, y, z]) => x * a + y * b + z * c) as Triple

function lab(colour: Triple): Triple {
  const [r, g, b] = colour.map((v) => Math.min(1, Math.max(0, v))) as Triple
  const [x, y, z] = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], [r, g, b])
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

function apart(one: string, other: string, eye: string): number {
  const seen = [one, other].map((hex) => lab(times(EYES[eye] ?? [], rgb(hex).map((v) => linear(v / 255)) as Triple)))
  return Math.hypot(...(seen[0] ?? []).map((v, i) => v - (seen[1]?.[i] ?? 0)))
}

const SHEETS = (['light', 'dark'] as const).flatMap((theme) => Object.keys(EYES).map((eye) => [theme, eye] as const))

describe.each(SHEETS)('on the %s sheet, seen with %s', (theme, eye) => {
  it.each(Object.keys(CLASSES) as Measure[])('neighbouring classes of %s stay apart, and all from the unknown', (measure) => {
    const inks = CLASSES[measure].map(({ code }) => classInks(measure, theme)[code] ?? '')
    for (const [at, ink] of inks.slice(1).entries()) expect(apart(inks[at] ?? '', ink, eye), ink).toBeGreaterThan(NEIGHBOURS)
    for (const ink of inks) expect(apart(ink, unknownInk(theme), eye), ink).toBeGreaterThan(FROM_UNKNOWN)
  })
  it('any two stages stay apart', () => {
    const inks = STAGES.map((stage) => classInks('stage', theme)[stage] ?? '')
    for (const [at, one] of inks.entries())
      for (const other of inks.slice(at + 1)) expect(apart(one, other, eye), `${one} ${other}`).toBeGreaterThan(ANY_TWO_STAGES)
  })
})

describe('every class', () => {
  it.each(Object.keys(CLASSES) as Measure[])('of %s has its colour', (measure) => {
    const codes = CLASSES[measure].map(({ code }) => code)
    expect(Object.keys(classInks(measure, 'print'))).toEqual(codes)
  })
})
