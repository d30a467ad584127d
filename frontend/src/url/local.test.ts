import { describe, expect, it } from 'vitest'
import { localPath } from './local'

describe('the page to go to after signing in', () => {
  it.each(['/', '/table', '/table?q=%E6%B1%BD%E8%BD%A6&unit=jingkai', '/?project=CC2025-1#map'])('is ours: %s', (page) => {
    expect(localPath(page)).toBe(page)
  })
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https:evil.example',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/x//evil.example',
    '/x/..//evil.example',
    '',
    '/api/v1/session',
    '/sign-in',
    '/%E0%A4%A',
    `/${'x'.repeat(3000)}`,
  ])('is never elsewhere: %j', (elsewhere) => {
    expect(localPath(elsewhere)).toBe('/')
  })
  it('is the first page where none is given', () => {
    expect(localPath(null)).toBe('/')
  })
})
