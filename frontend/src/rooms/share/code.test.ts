import { expect, test } from 'vitest'
import { codeOf } from './code'

test('a code has its three corners', () => {
  const code = codeOf('http://127.0.0.1:8000/?project=CC2025-ROAD-0001')
  expect(code).not.toBeNull()
  if (!code) return
  const dark = new Set(code.dark.map(([col, row]) => `${col},${row}`))
  for (const [col, row] of [[0, 0], [code.size - 7, 0], [0, code.size - 7]] as const) {
    for (let i = 0; i < 7; i += 1) expect(dark.has(`${col + i},${row}`)).toBe(true)
    expect(dark.has(`${col + 1},${row + 1}`)).toBe(false)
    expect(dark.has(`${col + 3},${row + 3}`)).toBe(true)
  }
})

test('what no code can hold has none', () => {
  expect(codeOf('x'.repeat(2900))).not.toBeNull()
  expect(codeOf('x'.repeat(3000))).toBeNull()
})
