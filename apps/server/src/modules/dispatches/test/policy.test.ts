import { describe, expect, it } from 'vitest'
import { closingOf, itemStateOf, leftoverOf, mayResend, pastedWords, peopleOf, type Tally } from '../policy.ts'
import { DISPATCH_STATES, DISPATCH_TRANSITIONS, ITEM_STATES } from '../schema.ts'

const tally = (more: Partial<Tally>): Tally => ({
  ...(Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Tally),
  ...more,
})

describe('[A-14] when a dispatch is over', () => {
  const table: [string, Parameters<typeof closingOf>, ReturnType<typeof closingOf>][] = [
    ['all: one is open', ['all', tally({ open: 1, done: 2 }), false], null],
    ['all: one is open after its day', ['all', tally({ open: 1, done: 2 }), true], null],
    ['all: everybody answered', ['all', tally({ done: 3 }), false], 'all'],
    ['all: a refused answer is still wanted', ['all', tally({ done: 2, refused: 1 }), true], null],
    ['all: a withdrawn one is still wanted', ['all', tally({ done: 2, withdrawn: 1 }), false], null],
    ['all: a stopped one is still wanted', ['all', tally({ done: 2, stopped: 1 }), false], null],
    ['all: one called back is not', ['all', tally({ done: 2, recalled: 1 }), false], 'all'],
    ['any: nobody yet', ['any', tally({ open: 3 }), true], null],
    ['any: the first', ['any', tally({ open: 2, done: 1 }), false], 'any'],
    ['any: all called back', ['any', tally({ recalled: 3 }), false], 'all'],
    ['deadline: before it', ['deadline', tally({ open: 2, done: 1 }), false], null],
    ['deadline: at it', ['deadline', tally({ open: 2, done: 1 }), true], 'deadline'],
    ['deadline: everybody before it', ['deadline', tally({ done: 3 }), false], 'all'],
    ['deadline: only refused ones left at it', ['deadline', tally({ done: 2, refused: 1 }), true], 'deadline'],
  ]
  it.each(table)('%s', (_name, asked, because) => expect(closingOf(...asked)).toBe(because))

  it('names what is left over after why it ended', () => {
    expect(leftoverOf('any')).toBe('notNeeded')
    expect(leftoverOf('deadline')).toBe('missed')
    expect(leftoverOf('hand')).toBe('recalled')
  })

  it('leads every state of a request to one of a recipient', () => {
    const states = ['running', 'returned', 'approved', 'refused', 'withdrawn', 'terminated', 'expired'] as const
    expect(states.map(itemStateOf)).toEqual(['open', 'open', 'done', 'refused', 'withdrawn', 'stopped', 'stopped'])
  })

  it('sends once more what failed or was called back, never what is open, done or over', () => {
    expect(ITEM_STATES.filter(mayResend)).toEqual(['refused', 'withdrawn', 'stopped', 'recalled'])
  })

  it('never leaves an end', () => {
    expect(DISPATCH_STATES.filter((state) => DISPATCH_TRANSITIONS[state].length > 0)).toEqual(['running'])
  })
})

describe('[A-14] whom a recipient asks', () => {
  const place = { departmentId: 'd', operatorId: null }
  it('the person named', () => {
    expect(peopleOf({ departmentId: 'd', operatorId: 'o' }, [])).toEqual([{ by: 'operators', operatorIds: ['o'] }])
  })
  it('in a department the roles that the step names', () => {
    const step = [{ by: 'holders' as const, roleIds: ['r', 'q'] }, { by: 'initiator' as const }]
    expect(peopleOf(place, step)).toEqual([{ by: 'holders', roleIds: ['r', 'q'], departmentIds: ['d'] }])
  })
  it('else everybody there who may work on tasks', () => {
    expect(peopleOf(place, [{ by: 'initiator' }])).toEqual([{ by: 'members', departmentIds: ['d'] }])
  })
})

describe('[A-14] a pasted list', () => {
  it('is parted by lines, tabs and marks of either script, each word once', () => {
    expect(pastedWords('HK-CEN\n 浦东营业部，福田营业部；HK-CEN\tWes, \r\n\n')).toEqual([
      'HK-CEN',
      '浦东营业部',
      '福田营业部',
      'Wes',
    ])
  })
})
