import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toWire } from '#kernel/clock.ts'
import { isProved, proofMinutes } from '../policy/proof.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

const REVIEW = '00000000-0000-7000-8000-00000000f001'
/** What somebody drew: one pixel will do. */
const SIGNED =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
let h: House

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.people.all.clear()
  h.people.proofs.clear()
})

const staff = () => ({
  maker: h.person('Maker'),
  reviewer: h.person('Reviewer', [REVIEW]),
  admin: h.person('Admin', [], ['approvals.proof.setRule', 'approvals.proof.removeRule', 'approvals.rule.view']),
})

describe('[A-36] decisions that ask who makes them', () => {
  test('are refused without a proof, taken with one, and refused again when it is too old', async () => {
    const { maker, reviewer, admin } = staff()
    await h.gate(draftOf(roleStep('review', REVIEW)), 'proof.high')
    const rule = { flowCode: 'proof.high', minutes: 5, reason: 'Large sums' }
    const laid = await admin.send<{ id: string }>('PUT', '/proof-rules', rule)
    expect(laid.status, JSON.stringify(laid.body)).toBe(200)
    const { ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    const decide = (verb: string) => reviewer.send('POST', `/tasks/${task?.id}/${verb}`, { remark: 'seen' })
    const mine = async () =>
      (await reviewer.get<{ mine: { asksProof: boolean }[] }>(`/tickets/${ticketId}`)).body.mine[0]?.asksProof
    expect(await mine()).toBe(true)
    expect(await decide('agree')).toMatchObject({ status: 403, body: { code: 'PROOF_NEEDED', params: { minutes: 5 } } })
    expect(await decide('refuse')).toMatchObject({ status: 403, body: { code: 'PROOF_NEEDED' } })
    const session = reviewer.actor.sessionId ?? ''
    h.people.proofs.set(session, toWire(h.clock().subtract({ minutes: 6 })))
    expect(await decide('agree')).toMatchObject({ body: { code: 'PROOF_NEEDED' } })
    h.people.proofs.set(session, toWire(h.clock().subtract({ minutes: 4 })))
    expect(await mine()).toBe(false)
    expect((await decide('agree')).status).toBe(200)
    await admin.send('DELETE', `/proof-rules/${laid.body.id}`, { reason: 'Over' })
    h.people.proofs.clear()
    const other = await openTicket(h, maker)
    const [next] = (await todoOf(reviewer)).filter((one) => one.ticketId === other.ticketId)
    expect((await reviewer.send('POST', `/tasks/${next?.id}/agree`, {})).status).toBe(200)
  })

  test('are named by flow, step and amount; a rule is whole or refused', async () => {
    const { admin } = staff()
    const set = (rule: object) => admin.send('PUT', '/proof-rules', { minutes: 5, reason: 'x', ...rule })
    expect(await set({ fact: 'amount' })).toMatchObject({ status: 422, body: { code: 'PROOF_RULE_HALF' } })
    expect(await set({ nodeId: 'review' })).toMatchObject({ body: { code: 'PROOF_RULE_HALF' } })
    expect(await set({ flowCode: 'nowhere' })).toMatchObject({ status: 404 })
    const rules = [
      { flowCode: 'fees', nodeId: null, fact: 'amount', atLeast: '1000000.00', minutes: 10, signature: true },
      { flowCode: 'fees', nodeId: 'last', fact: null, atLeast: null, minutes: 2, signature: false },
    ]
    const asks = (flow: string, node: string, amount?: string) =>
      proofMinutes(rules, flow, node, amount === undefined ? {} : { amount })
    expect(asks('fees', 'first', '999999.99')).toBeNull()
    expect(asks('fees', 'first', '1000000')).toBe(10)
    expect(asks('fees', 'first', '-2000000')).toBe(10)
    expect(asks('fees', 'first', 'a lot')).toBe(10)
    expect(asks('fees', 'first')).toBeNull()
    expect(asks('fees', 'last', '5')).toBe(2)
    expect(asks('other', 'last', '5000000')).toBeNull()
    const now = Temporal.Instant.from('2026-11-29T10:00:00Z')
    expect([undefined, '2026-11-29T09:55:00Z', '2026-11-29T09:54:59Z'].map((at) => isProved(at, 5, now))).toEqual([
      false,
      true,
      false,
    ])
  })

  test('are signed by hand where a rule says so: a plain ticket too, kept with the decision and shown to who sees it', async () => {
    const { maker, reviewer, admin } = staff()
    const stranger = h.person('Stranger', [], [], { all: false, businessLines: [], departmentIds: [] })
    await h.gate(draftOf(roleStep('review', REVIEW)), 'proof.sign')
    const rule = { flowCode: 'proof.sign', minutes: 5, signature: true, reason: 'Signed decisions' }
    const laid = await admin.send<{ id: string }>('PUT', '/proof-rules', rule)
    const { ticketId } = await openTicket(h, maker)
    h.people.proofs.set(reviewer.actor.sessionId ?? '', toWire(h.clock()))
    type Detail = {
      mine: { id: string; asksSignature: boolean }[]
      history: { kind: string; signedTaskId: string | null }[]
    }
    const seen = async () => (await reviewer.get<Detail>(`/tickets/${ticketId}`)).body
    const [task] = (await seen()).mine
    expect(task?.asksSignature).toBe(true)
    const agree = (signature?: string) => reviewer.send('POST', `/tasks/${task?.id}/agree`, { signature })
    expect(await agree()).toMatchObject({ status: 422, body: { code: 'SIGNATURE_NEEDED' } })
    const half = `${SIGNED.slice(0, 40)}AAAA`
    expect(await agree(half)).toMatchObject({ status: 422, body: { code: 'SIGNATURE_UNREADABLE' } })
    expect(await agree('data:text/html;base64,PHA+')).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } })
    expect((await agree(SIGNED)).status).toBe(200)
    const line = (await seen()).history.find(({ kind }) => kind === 'agree')
    expect(line?.signedTaskId).toBe(task?.id)
    const picture = (who: typeof reviewer) =>
      h.http.inject({ method: 'GET', url: `/api/v1/tickets/${ticketId}/signatures/${task?.id}`, headers: who.headers })
    const shown = await picture(maker)
    expect(shown.headers['content-type']).toBe('image/png')
    expect(`data:image/png;base64,${shown.rawPayload.toString('base64')}`).toBe(SIGNED)
    expect((await picture(stranger)).statusCode).toBe(404)
    await expect(h.db.deleteFrom('approvals.signature' as never).execute()).rejects.toThrow(/not allowed/)
    await admin.send('DELETE', `/proof-rules/${laid.body.id}`, { reason: 'Over' })
  })
})
