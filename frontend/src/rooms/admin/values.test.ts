import { describe, expect, it } from 'vitest'
import type { Organisation, Person } from '@/api'
import { NEW_PERSON, below, grantsOf, matches, personValues, treeOf } from './values'

const grant = (role: string, unit: string | null = null, programme: string | null = null) => ({ role, unit, programme })
const person = (...grants: ReturnType<typeof grant>[]) =>
  ({ login: 'li.si', name: '李四', organisation: { code: 'office-a', name: '城建专班' }, grants }) as unknown as Person

describe('the form of a person', () => {
  it('sends back what it was filled with', () => {
    const given = person(grant('viewer', 'jingkai'), grant('viewer', null, 'metro'), grant('planner'))
    expect(grantsOf(personValues(given))).toEqual([{ role: 'viewer', unit: 'jingkai' }, { role: 'viewer', programme: 'metro' }, { role: 'planner' }])
  })
  it('takes a viewer of everything for just that', () => {
    expect(grantsOf(personValues(person(grant('viewer'), grant('viewer', 'jingkai'))))).toEqual([{ role: 'viewer' }])
  })
  it('limits nobody but viewers', () => {
    expect(grantsOf({ ...NEW_PERSON, roles: ['editor'], units: ['jingkai'] })).toEqual([{ role: 'editor' }])
  })
})

describe('the search for a person', () => {
  it('looks at name, login and office, each word somewhere', () => {
    for (const words of ['李', 'LI.S', '城建', 'office-a 四', '']) expect(matches(person(), words), words).toBe(true)
    expect(matches(person(), '李 王')).toBe(false)
  })
})

describe('the tree of offices', () => {
  const offices = [['a', null], ['a1', 'a'], ['a11', 'a1'], ['b', null], ['c', 'gone']].map(([code, parent]) => ({ code, parent })) as unknown as Organisation[]
  it('has each below its own, and nobody is lost', () => {
    const tree = treeOf(offices)
    expect(tree.map((one) => one.code)).toEqual(['a', 'b', 'c'])
    expect(tree[0]?.children?.[0]?.children?.[0]?.code).toBe('a11')
  })
  it('knows all below an office', () => expect([...below(offices, 'a')]).toEqual(['a', 'a1', 'a11']))
})
