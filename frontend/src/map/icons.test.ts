import { describe, expect, it } from 'vitest'
import { type Sign, parseSign, signName } from './icons'

describe('the name of a sign', () => {
  it('says all that is needed to draw it', () => {
    const sign: Sign = { theme: 'dark', programme: 'metro', family: 'metro', demo: true, vague: false, size: 3, colour: '#2F4B8F' }
    expect(parseSign(signName(sign))).toEqual(sign)
  })
  it('is not mistaken for another image', () => expect(parseSign('hatch|light')).toBeNull())
})
