import { describe, expect, it } from 'vitest'
import { newCode } from '#modules/messages'
import { pauseBeforeSending } from '../policy/sign-in.ts'
import { milestonesOf, stageOf } from '../policy/stage.ts'
import { mayStart, type Offering } from '../policy/starting.ts'

const offering = (who: Partial<NonNullable<Offering['portal']>['who']> = {}, types: string[] = []): Offering => ({
  accountTypes: ['cash', 'futures'],
  portal: { accountTypes: types, who: { holder: true, joint: 'agreement', agent: false, ...who } },
})

describe('[A-37] who may start a business in the portal', () => {
  it.each([
    ['a holder', offering(), 'holder', 'cash', 'atOnce'],
    ['a holder, where only agents may', offering({ holder: false, agent: true }), 'holder', 'cash', 'no'],
    ['an agent', offering({ agent: true }), 'agent', 'cash', 'atOnce'],
    ['an agent, where none may', offering(), 'agent', 'cash', 'no'],
    ['one of several holders', offering(), 'joint', 'cash', 'agreement'],
    ['one of several holders, each alone', offering({ joint: 'alone' }), 'joint', 'cash', 'atOnce'],
    ['one of several holders, where none may', offering({ joint: 'no' }), 'joint', 'cash', 'no'],
    ['on an account the business is not for', offering(), 'holder', 'fund', 'no'],
    ['on an account not open to clients', offering({}, ['futures']), 'holder', 'cash', 'no'],
    ['on an account open to clients', offering({}, ['futures']), 'holder', 'futures', 'atOnce'],
    ['a business that is not open', { accountTypes: [], portal: null }, 'holder', 'cash', 'no'],
  ] as const)('[A-37] %s', (_title, offered, relation, type, answer) => {
    expect(mayStart(offered, relation, type)).toBe(answer)
  })
})

describe('[A-37] where a request stands in a client’s words', () => {
  it.each([
    ['running', true, 'review'],
    ['running', false, 'carryingOut'],
    ['returned', true, 'returned'],
    ['approved', false, 'done'],
    ['refused', false, 'refused'],
    ['withdrawn', false, 'withdrawn'],
    ['terminated', false, 'ended'],
    ['expired', false, 'ended'],
  ] as const)('[A-37] %s, asked %s: %s', (state, asked, stage) => {
    expect(stageOf(state, asked)).toBe(stage)
  })

  it('[A-37] what happened is told in its order', () => {
    const about = { startedAt: '2026-11-01', endedAt: '2026-11-09', state: 'approved', stage: 'done' } as const
    const kinds = milestonesOf(about, ['2026-11-02', '2026-11-04'], ['2026-11-03', '2026-11-05']).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['sent', 'returned', 'sentAgain', 'returned', 'sentAgain', 'done'])
  })
})

describe('[A-37] the code on the phone', () => {
  it('[A-37] has six digits, whatever number was drawn', () => {
    expect([0, 7, 999_999].map((drawn) => newCode(() => drawn))).toEqual(['000000', '000007', '999999'])
  })
  it('[A-37] is sent again after half a minute, and three times at most', () => {
    const sentAt = '2026-11-20T02:00:00Z'
    const after = (seconds: number) => Temporal.Instant.from(sentAt).add({ seconds })
    expect(pauseBeforeSending({ sent: 1, sentAt }, after(0))).toBe(30)
    expect(pauseBeforeSending({ sent: 2, sentAt }, after(29))).toBe(1)
    expect(pauseBeforeSending({ sent: 2, sentAt }, after(30))).toBe(0)
    expect(pauseBeforeSending({ sent: 3, sentAt }, after(300))).toBe(null)
  })
})
