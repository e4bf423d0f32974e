import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, LaunchForm, RequestDecisions } from '../schema.ts'
import { APPROVER, aClient, CLERK, decide, type House, house, launchAs, mobileDefinition, published } from './house.ts'

let at: House
let clerk: Person
let approver: Person
let second: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
  second = at.join('Second', APPROVER)
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567', reason: 'lost the old one' }
const decisions = async (person: Person, id: string) =>
  (await person.get<RequestDecisions>(`/requests/${id}/decisions`)).body.items

const asks = (id: string, person: Person, fields: Record<string, 'hidden'> = {}) => ({
  kind: 'approve' as const,
  id,
  label: { en: id },
  fields,
  assignment: { anyOf: [{ by: 'operators' as const, operatorIds: [person.actor.operatorId] }] },
})

/** Two steps; the second may not see the reason. */
const twoSteps = (): BusinessDraft => ({
  ...mobileDefinition(approver.actor.operatorId),
  flow: {
    nodes: [
      { kind: 'start', id: 'start' },
      asks('review', approver),
      asks('release', second, { reason: 'hidden' }),
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'release' },
      { id: 'c', from: 'release', to: 'end' },
    ],
  },
})

describe('[A-19] what a decider saw', () => {
  it('is kept with the decision as it was then, whatever is changed later', async () => {
    const business = await published(at, twoSteps())
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, body.id, 'return', { remark: 'why?', to: { at: 'start' }, then: 'replay' })
    await clerk.send('POST', `/requests/${body.id}/amend`, {
      revision: 1,
      values: { ...values, mobile: '+85261112222', reason: 'stolen' },
    })
    await decide(at, approver, body.id, 'agree')
    const kept = await decisions(clerk, body.id)
    expect(kept).toMatchObject([
      { event: 'return', revision: 1, by: 'Approver', counter: null, lastRound: null },
      {
        event: 'agree',
        revision: 2,
        lastRound: [
          { field: 'mobile', change: 'modified', before: '****4567', after: '****2222' },
          { field: 'reason', change: 'modified', before: 'lost the old one', after: 'stolen' },
        ],
      },
    ])
  })

  it('[A-10] is shown in the rights of whoever looks, and stands sealed', async () => {
    const business = await published(at, twoSteps())
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, body.id, 'return', { remark: 'why?', to: { at: 'start' }, then: 'replay' })
    await clerk.send('POST', `/requests/${body.id}/amend`, {
      revision: 1,
      values: { ...values, mobile: '+85261112222', reason: 'stolen' },
    })
    await decide(at, approver, body.id, 'agree')
    const theirs = await decisions(second, body.id)
    expect(theirs[1]?.lastRound?.map((one) => one.field)).toEqual(['mobile'])
    expect(JSON.stringify(theirs)).not.toContain('stolen')
    const [row] = await rows(
      at.app.db,
      sql<{ text: string }>`select string_agg(encode(seen_sealed, 'escape'), '') as text
        from businesses.decision where request_id = ${body.id}`,
    )
    expect(row?.text).not.toContain('61112222')
    expect(row?.text).not.toContain('stolen')
    await expect(sql`update businesses.decision set revision = 9`.execute(at.app.db)).rejects.toThrow('not allowed')
    const stranger = at.join('Elsewhere', CLERK, { all: false, businessLines: ['brokerage'], departmentIds: [] })
    expect((await stranger.get(`/requests/${body.id}/decisions`)).status).toBe(404)
  })

  it('keeps what a handler wrote at his step as what he decided on', async () => {
    const definition = twoSteps()
    const flow = definition.flow as { nodes: object[] }
    flow.nodes[1] = { ...asks('review', approver), kind: 'handle', fields: { count: 'required' } }
    const business = await published(at, definition)
    const { accountId } = await aClient(at)
    const { body: opened } = await clerk.get<LaunchForm>(
      `/businesses/${business.id}/launch-form?accountId=${accountId}`,
    )
    const { body } = await launchAs(clerk, business, { accountId, values, baseline: opened.baseline })
    await decide(at, approver, body.id, 'handle', { edits: { count: '3' } })
    await decide(at, second, body.id, 'refuse', { remark: 'no' })
    const kept = await decisions(clerk, body.id)
    expect(kept).toMatchObject([
      { event: 'agree', revision: 1, lastRound: [{ field: 'count', change: 'added', after: '3' }] },
      { event: 'refuse', revision: 2, lastRound: [{ field: 'count', change: 'added', after: '3' }] },
    ])
  })
})
