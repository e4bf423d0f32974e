import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { FormDraft } from '../schema.ts'
import { aClient, CLERK, type House, house, launchAs, mobileDefinition, published } from './house.ts'

const l = (en: string) => ({ en })
/** A day that may not lie ahead, and what a formula makes of today. */
const form: FormDraft = {
  sections: [
    {
      id: 'when',
      label: l('When'),
      fields: [
        { kind: 'date', key: 'on', label: l('On'), required: true, notAfter: 'today()' },
        { kind: 'formula', key: 'day', label: l('Day'), compute: 'today()', result: 'date' },
      ],
    },
  ],
}

let at: House
let clerk: Person
beforeAll(async () => {
  // 02:00 UTC of the 21st: in Hong Kong it is the 21st, in New York the 20th.
  at = await house('America/New_York')
  clerk = at.join('Clerk', CLERK)
})
afterAll(() => at.app.close())

it('[A-03] forms and their formulas go by the day where the house is, not by that of Hong Kong', async () => {
  const business = await published(at, mobileDefinition(clerk.actor.operatorId, { forms: { person: form } }))
  const { accountId } = await aClient(at)
  const ahead = await launchAs(clerk, business, { accountId, values: { on: '2026-11-21' } })
  expect([ahead.status, ahead.body.fields]).toMatchObject([422, [{ path: 'values.on' }]])
  const launched = await launchAs(clerk, business, { accountId, values: { on: '2026-11-20' } })
  expect(launched.status).toBe(201)
  const { body } = await clerk.get<{ values: Record<string, unknown> }>(`/requests/${launched.body.id}`)
  expect(body.values).toMatchObject({ on: '2026-11-20', day: '2026-11-20' })
})
