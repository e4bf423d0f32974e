import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { Rules } from '../schema.ts'
import { anEvent, aPlace, eventOf, type Place } from './world.ts'

let app: TestApp
let clerk: Person
let place: Place
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  place = await aPlace(app)
})
afterAll(() => app.close())

const rules = async () => (await clerk.get<Rules>('/cloud-rules')).body
const configure = async (counter: string) =>
  clerk.send('PUT', '/cloud-settings', { version: (await rules()).setting.version, counter })
const grouping = async (id: string) => {
  const { grouped, counter, ruleVersion, items } = await eventOf(clerk, id)
  const of = (required: boolean) => items.filter((one) => one.required === required).map(({ parameter }) => parameter)
  return { grouped, counter, ruleVersion, required: of(true), optional: of(false) }
}

describe('[I-10] the rules', () => {
  it('come with the table of the platform’s fifth phase', async () => {
    const { versions, inForce, grouped } = await rules()
    expect({ inForce, grouped }).toEqual({ inForce: 1, grouped: true })
    const table = Map.groupBy(versions[0]?.rules ?? [], ({ business }) => business)
    const codes = (business: 2 | 3 | 4 | 5 | 6 | 7) =>
      (table.get(business) ?? []).map(({ parameter, required }) => `${required ? 'R' : 'o'} ${parameter}`).join(' ')
    expect([codes(2), codes(3), codes(4), codes(5), codes(6), codes(7)]).toEqual([
      'R 6A R 6B R 80 R 81 R 99 o adequacy',
      'R 6A R 6B R 80 R 99 R finance R ine',
      'R 6A R 6B R 81 R 99',
      'R 6A R 6B R 99',
      'R 6A R 6B R 99',
      'R 6A R 6B R 99',
    ])
  })

  it('tell required from optional with CTP1 and CAP only; events keep what they were given', async () => {
    const told = { ruleVersion: 1, required: ['6A', '6B', '80', '81', '99'], optional: ['adequacy'] }
    const all = { ruleVersion: 1, required: [], optional: [...told.required, 'adequacy'] }
    const ctp = await anEvent(app, clerk, place, { business: 2 })
    expect((await configure('other')).status).toBe(200)
    const other = await anEvent(app, clerk, place, { business: 2 })
    expect((await configure('cap')).status).toBe(200)
    const cap = await anEvent(app, clerk, place, { business: 2 })
    expect(await grouping(ctp)).toEqual({ grouped: true, counter: 'ctp1', ...told })
    expect(await grouping(other)).toEqual({ grouped: false, counter: 'other', ...all })
    expect(await grouping(cap)).toEqual({ grouped: true, counter: 'cap', ...told })
    await configure('ctp1')
    expect(await grouping(other)).toEqual({ grouped: false, counter: 'other', ...all })
  })

  it('change by whole versions from a day on; rows of before are never grouped again', async () => {
    const old = await anEvent(app, clerk, place, { business: 3 })
    const { versions } = await rules()
    const next = (versions[0]?.rules ?? [])
      .filter(({ business }) => business !== 3)
      .concat([
        { business: 3, parameter: '6A', required: true, condition: null },
        { business: 3, parameter: 'finance', required: true, condition: 'cffex' },
        { business: 3, parameter: 'ine', required: true, condition: 'ine' },
        { business: 2, parameter: '991', required: false, condition: null },
      ])
    const publish = (input: object) =>
      clerk.send<{ code?: string; fields?: { path: string; code: string }[] }>('POST', '/cloud-rules', {
        version: 1,
        validFrom: '2026-11-23',
        rules: next,
        ...input,
      })
    const unknown = await publish({})
    expect(unknown.body).toMatchObject({ code: 'RULES_INVALID', fields: [{ code: 'RULE_PARAMETER_UNKNOWN' }] })
    const known = next.filter(({ parameter }) => parameter !== '991')
    expect((await publish({ rules: known, validFrom: '2026-11-20' })).body.code).toBe('RULES_BACKDATED')
    expect((await publish({ rules: [...known, known[0]] })).body.fields?.[0]?.code).toBe('RULE_TWICE')
    expect((await publish({ rules: known })).status).toBe(201)
    expect((await publish({ rules: known })).body.code).toBe('VERSION_STALE')
    expect((await rules()).inForce).toBe(1)
    const before = await anEvent(app, clerk, place, { business: 3, occurredOn: '2026-11-21' })
    app.clock.advance({ hours: 72 })
    expect((await rules()).inForce).toBe(2)
    const after = await anEvent(app, clerk, place, { business: 3, occurredOn: '2026-11-24', facts: ['ine'] })
    const six = ['6A', '6B', '80', '99', 'finance', 'ine']
    expect(await grouping(old)).toMatchObject({ ruleVersion: 1, required: six })
    expect(await grouping(before)).toMatchObject({ ruleVersion: 1, required: six })
    expect(await grouping(after)).toMatchObject({ ruleVersion: 2, required: ['6A', 'ine'], optional: [] })
    const early = { business: 3, occurredOn: '2026-11-25', accountNo: place.accountNo }
    expect((await clerk.send('POST', '/cloud-events', early)).body).toMatchObject({ code: 'EVENT_IN_FUTURE' })
  })
})
