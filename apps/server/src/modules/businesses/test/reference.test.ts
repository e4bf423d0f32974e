import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { settle } from '../schema/forms.ts'
import type { BusinessDraft, LaunchForm, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
} from './house.ts'

let at: House
let clerk: Person
let approver: Person
let business: Saved
const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const column = (key: string, type: 'text' | 'decimal' | 'date') => ({ key, label: l(key), type, required: true })

/** A register of the house, let out by a second person. */
async function register(code: string, columns: ReturnType<typeof column>[], rowKey: string[], rows: object[]) {
  const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  const definition = { kind: 'register' as const, columns, rowKey, parameters: [], filters: [] }
  await inTransaction(at.app.db, (tx) =>
    seedSource(
      { tx, now: at.app.clock() },
      { code, label: l(code), note: '', definition, rows: rows as never, author, publisher },
    ),
  )
}

const fees = {
  kind: 'feeTable' as const,
  key: 'fees',
  label: l('Fees'),
  floors: { source: 'floors', byMoney: 'by_money', byLot: 'by_lot' },
  lastDays: { source: 'days', contract: 'contract', on: 'ends' },
}
const form: NonNullable<BusinessDraft['forms']['person']> = {
  sections: [{ id: 'fees', label: l('Fees'), fields: [fees] }],
}
const row = {
  id: 'r1',
  exchange: 'SHFE',
  product: 'cu',
  productType: '1',
  hedgeFlag: '1',
  effect: '2',
  openByMoney: '0.00004999',
  closeByMoney: '0.00005',
}

beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', [...CLERK, 'sources.source.read'])
  approver = at.join('Approver', [...APPROVER, 'sources.source.read'])
  await register(
    'floors',
    [column('exchange', 'text'), column('product', 'text'), column('by_money', 'decimal'), column('by_lot', 'decimal')],
    ['exchange', 'product'],
    [{ exchange: 'SHFE', product: 'cu', by_money: '0.00005', by_lot: '0' }],
  )
  await register(
    'days',
    [column('contract', 'text'), column('ends', 'date')],
    ['contract'],
    [{ contract: 'cu2612', ends: '2026-11-20' }],
  )
  business = await published(at, mobileDefinition(approver.actor.operatorId, { forms: { person: form } }))
})
afterAll(() => at.app.close())

describe('[A-04] what the exchange asks at least', () => {
  const opened = async (person: Person, of: string, accountId: string) =>
    (await person.get<LaunchForm>(`/businesses/${of}/launch-form?accountId=${accountId}`)).body

  it('is told where the form is opened, by the register of the house, to the last digit', async () => {
    const { accountId } = await aClient(at, { type: 'futures' })
    const { form: asked, reference } = await opened(clerk, business.id, accountId)
    expect(reference['fees']?.floors).toMatchObject([
      { exchange: 'SHFE', product: 'cu', openByMoney: '0.00005', closeByMoney: '0.00005', openByLot: '0' },
    ])
    const today = '2026-11-21'
    const { problems, warnings } = settle(asked, { fees: [row] }, { today, reference })
    expect(problems).toEqual([])
    expect(warnings.map(({ path, code }) => [path, code])).toEqual([['fees.r1.openByMoney', 'COMPONENT_UNDER_FLOOR']])
    const late = { ...row, product: null, contract: 'cu2612' }
    expect(settle(asked, { fees: [late] }, { today, reference }).problems).toMatchObject([
      { path: 'fees.r1.contract', code: 'COMPONENT_CONTRACT_EXPIRED' },
    ])
  })

  it('is told whoever decides, and the rate below it is not refused', async () => {
    const { accountId } = await aClient(at, { type: 'futures' })
    const made = await launchAs(clerk, business, { accountId, values: { fees: [row] } })
    expect(made.status).toBe(201)
    const { body } = await approver.get<RequestDetail>(`/requests/${made.body.id}`)
    const { warnings } = settle(body.form, body.values, { today: '2026-11-21', reference: body.reference })
    expect(warnings.map(({ path }) => path)).toEqual(['fees.r1.openByMoney'])
  })

  it('is left out where the register is not there', async () => {
    const { accountId } = await aClient(at, { type: 'futures' })
    const elsewhere = { ...fees, floors: { source: 'nowhere', byMoney: 'x' } }
    const other = await published(
      at,
      mobileDefinition(approver.actor.operatorId, {
        forms: { person: { sections: [{ id: 'fees', label: l('Fees'), fields: [elsewhere] }] } },
      }),
    )
    expect((await opened(clerk, other.id, accountId)).reference['fees']).not.toHaveProperty('floors')
  })
})

describe('[A-11] a gateway that asks whether rates are under the floor', () => {
  const l2 = (en: string) => ({ en })
  /** Below the floor a second person is asked; the form is filled in by the clerk and again by a handler. */
  const gated = (): BusinessDraft => {
    const people = { anyOf: [{ by: 'operators' as const, operatorIds: [approver.actor.operatorId] }] }
    const director = {
      anyOf: [{ by: 'operators' as const, operatorIds: [at.join('Director', APPROVER).actor.operatorId] }],
    }
    return {
      forms: { person: form },
      launch: { whenRunning: 'allow' },
      flow: {
        settings: { requiresChecker: false },
        nodes: [
          { kind: 'start', id: 'start' },
          { kind: 'handle', id: 'fill', label: l2('Fill'), assignment: people, fields: { fees: 'edit' } },
          { kind: 'exclusive', id: 'gate' },
          { kind: 'approve', id: 'director', label: l2('Director'), assignment: director },
          { kind: 'end', id: 'end' },
        ],
        edges: [
          { id: 'a', from: 'start', to: 'fill' },
          { id: 'b', from: 'fill', to: 'gate' },
          {
            id: 'low',
            from: 'gate',
            to: 'director',
            condition: { kind: 'compare', fact: 'fees.underFloor', as: 'boolean', op: 'eq', value: 'true' },
          },
          { id: 'fine', from: 'gate', to: 'end', isDefault: true },
          { id: 'c', from: 'director', to: 'end' },
        ],
      },
    }
  }
  const fact = async (caseId: string) => {
    const [found] = await rows(
      at.app.db,
      sql<{ fact: unknown }>`select facts -> 'fees.underFloor' as fact from approvals.case where id = ${caseId}`,
    )
    return found?.fact
  }
  const launched = async (business: Saved, value: string, withToken = true) => {
    const { accountId } = await aClient(at, { type: 'futures' })
    const { body: opening } = await clerk.get<LaunchForm>(
      `/businesses/${business.id}/launch-form?accountId=${accountId}`,
    )
    const baseline = withToken ? opening.baseline : null
    const sent = { accountId, baseline, values: { fees: [{ ...row, openByMoney: value }] } }
    const { status, body } = await launchAs(clerk, business, sent)
    expect(status, JSON.stringify(body)).toBe(201)
    return body
  }

  it('is told by the floors the form was opened with, and by none that the browser made up', async () => {
    const business = await published(at, gated())
    expect(await fact((await launched(business, '0.00004')).caseId)).toBe(true)
    expect(await fact((await launched(business, '0.00005')).caseId)).toBe(false)
    expect(await fact((await launched(business, '0.00004', false)).caseId)).toBe(null)
  })

  it('is told anew when a step writes other rates, and stays as it was where nothing is known', async () => {
    const business = await published(at, gated())
    const lowered = await launched(business, '0.00006')
    const { body: seen } = await approver.get<RequestDetail>(`/requests/${lowered.id}`)
    const fees = (value: string) => ({ fees: [{ ...row, openByMoney: value }] })
    const offers = seen.task && 'offers' in seen.task ? seen.task.offers : null
    expect(offers).toBeTruthy()
    const done = await decide(at, approver, lowered.id, 'handle', { edits: fees('0.00003'), offers })
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(await fact(lowered.caseId)).toBe(true)
    const { body: now } = await approver.get<RequestDetail>(`/requests/${lowered.id}`)
    expect(now.steps.map(({ nodeId }) => nodeId)).toEqual(['director'])
    const kept = await launched(business, '0.00003')
    expect((await decide(at, approver, kept.id, 'handle', { edits: fees('0.00002') })).status).toBe(200)
    expect(await fact(kept.caseId)).toBe(true)
  })
})
