import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedSource } from '#modules/sources'
import { inTransaction } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { settle } from '../schema/forms.ts'
import type { BusinessDraft, LaunchForm, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
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
