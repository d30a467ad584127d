import { expect, it } from 'vitest'
import { noteIn } from './note'

it('lines of the metro are named in the language of the reader', () => {
  expect(noteIn('en', '1号线、5号线')).toBe('line 1, line 5')
  expect(noteIn('en', '高新区、北湖')).toBe('High-tech Zone, Beihu')
  expect(noteIn('zh-CN', '1号线、5号线')).toBe('1号线、5号线')
})
