import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rows } from '#platform/db.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

type Step = Extract<FlowDraft['nodes'][number], { kind: 'approve' }>

let h: House
const REVIEW = '00000000-0000-7000-8000-00000000d101'
const NOBODY = '00000000-0000-7000-8000-00000000d102'
const ADMIN = 'approvals.case.administer'

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

const empty = (whenEmpty: 'skip' | 'admin' | 'stop'): Step => ({
  id: 'empty',
  kind: 'approve',
  assignment: { anyOf: [{ by: 'holders', roleIds: [NOBODY] }], whenEmpty },
})

async function standing(caseId: string) {
  return rows(
    h.db,
    sql<{ nodeId: string; state: string; incident: string | null }>`
      select node_id as "nodeId", state, incident from approvals.token where case_id = ${caseId}`,
  )
}

describe('a step whose people are nobody', () => {
  test('[A-09] is passed over where it says so', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(empty('skip'), roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    expect(await standing(ticketId)).toMatchObject([{ nodeId: 'review', state: 'asking' }])
    expect(await todoOf(reviewer)).toHaveLength(1)
  })

  test('[A-09] asks the administrators where it says so, the maker excepted', async () => {
    const maker = h.person('Maker', [], [ADMIN])
    const admin = h.person('Admin', [], [ADMIN])
    await h.gate(draftOf(empty('admin')))
    await openTicket(h, maker)
    expect(await todoOf(admin)).toHaveLength(1)
    expect(await todoOf(maker)).toEqual([])
  })

  test('[A-09] stops where it says so, until people are named or it is tried again with people there', async () => {
    const maker = h.person('Maker')
    const admin = h.person('Admin', [], [ADMIN])
    await h.gate(draftOf(empty('stop')))
    const { ticketId } = await openTicket(h, maker)
    expect(await standing(ticketId)).toMatchObject([{ nodeId: 'empty', state: 'stuck', incident: 'NO_ASSIGNEE' }])
    const late = h.person('Late', [NOBODY])
    const { body } = await admin.get<{ tokens: { id: string }[] }>(`/tickets/${ticketId}`)
    await admin.send('POST', `/tickets/${ticketId}/retry-step`, { tokenId: body.tokens[0]?.id })
    expect(await todoOf(late)).toHaveLength(1)
  })
})

describe('who a step asks', () => {
  test('[A-09] never whoever it excludes: the handler of an earlier step', async () => {
    const maker = h.person('Maker')
    const first = h.person('First', [REVIEW])
    const second = h.person('Second', [REVIEW])
    const other: Step = {
      id: 'again',
      kind: 'approve',
      assignment: {
        anyOf: [{ by: 'holders', roleIds: [REVIEW] }],
        except: [{ by: 'handlerOf', nodeId: 'review' }],
      },
    }
    await h.gate(draftOf(roleStep('review', REVIEW), other))
    await openTicket(h, maker)
    const [task] = await todoOf(first)
    await first.send('POST', `/tasks/${task?.id}/agree`, {})
    expect(await todoOf(first)).toEqual([])
    expect(await todoOf(second)).toHaveLength(1)
  })

  test('[A-09] whoever handled an earlier step, and only him', async () => {
    const maker = h.person('Maker')
    const first = h.person('First', [REVIEW])
    h.person('Second', [REVIEW])
    const back: Step = {
      id: 'check',
      kind: 'approve',
      assignment: { anyOf: [{ by: 'handlerOf', nodeId: 'review' }] },
    }
    await h.gate(draftOf(roleStep('review', REVIEW), back))
    await openTicket(h, maker)
    const [task] = await todoOf(first)
    await first.send('POST', `/tasks/${task?.id}/agree`, {})
    const [check] = await todoOf(first)
    expect((await first.send('POST', `/tasks/${check?.id}/agree`, {})).body).toMatchObject({ state: 'approved' })
  })

  test('[A-09] nobody who has left; what a leaver held is named to somebody else', async () => {
    const maker = h.person('Maker')
    const leaver = h.person('Leaver', [REVIEW])
    const admin = h.person('Admin', [], [ADMIN])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    await openTicket(h, maker)
    const [task] = await todoOf(leaver)
    const gone = h.people.all.get(leaver.actor.operatorId)
    if (gone) gone.active = false
    expect((await leaver.send('POST', `/tasks/${task?.id}/agree`, {})).body).toMatchObject({
      code: 'NO_LONGER_ENTITLED',
    })
    const stays = h.person('Stays', [REVIEW])
    const { ticketId } = await openTicket(h, maker)
    const [asked] = await rows(
      h.db,
      sql<{ people: string[] }>`select candidate_ids as people from approvals.task where case_id = ${ticketId}`,
    )
    expect(asked?.people).toEqual([stays.actor.operatorId])
    const named = { remark: 'left', operatorIds: [stays.actor.operatorId] }
    expect((await admin.send('POST', `/tasks/${task?.id}/reassign`, named)).status).toBe(200)
    expect(await todoOf(stays)).toHaveLength(2)
  })

  test('[A-15] a vote passes with the percentage asked for and fails when it can’t be reached any more', async () => {
    const maker = h.person('Maker')
    const voters = ['One', 'Two', 'Three', 'Four'].map((name) => h.person(name, [REVIEW]))
    const vote: Step = { ...(roleStep('review', REVIEW) as Step), signing: { mode: 'vote', percent: 50 } }
    await h.gate(draftOf(vote))
    const decide = async (index: number, what: 'agree' | 'refuse') => {
      const voter = voters[index]
      if (!voter) throw new Error('no such voter')
      const [task] = await todoOf(voter)
      return (await voter.send('POST', `/tasks/${task?.id}/${what}`, { remark: 'because' })).body
    }
    await openTicket(h, maker)
    await decide(0, 'refuse')
    await decide(1, 'agree')
    expect(await decide(2, 'agree')).toMatchObject({ state: 'approved' })
    await openTicket(h, maker)
    for (const index of [0, 1]) await decide(index, 'refuse')
    expect(await decide(2, 'refuse')).toMatchObject({ state: 'refused' })
    expect(await h.violations()).toEqual([])
  })
})
