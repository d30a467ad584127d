import { expect, test } from 'vitest'
import { pdfOfImage } from './pdf'

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])

async function textOf(title = '挂图'): Promise<string> {
  const bytes = new Uint8Array(await pdfOfImage({ jpeg, width: 10, height: 20 }, 420, 297, title).arrayBuffer())
  return [...bytes].map((byte) => String.fromCharCode(byte)).join('')
}

test('every object begins where the table says', async () => {
  const text = await textOf()
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
  expect(text.slice(table, table + 9)).toBe('xref\n0 7\n')
  const begins = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map((found) => Number(found[1]))
  expect(begins).toHaveLength(6)
  begins.forEach((begin, i) => expect(text.slice(begin, begin + 7)).toBe(`${i + 1} 0 obj`))
})

test('the page has the size of the paper, in points', async () => {
  expect(await textOf()).toContain('/MediaBox [0 0 1190.55 841.89]')
})

test('the lengths are those of the streams', async () => {
  const text = await textOf()
  for (const [, length = '', stream = ''] of text.matchAll(/\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g))
    expect(stream).toHaveLength(Number(length))
})

test('the title is kept in Chinese', async () => {
  expect(await textOf('挂图')).toContain('/Title <feff630256fe>')
})
