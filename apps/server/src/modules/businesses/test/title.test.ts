import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, RequestDetail } from '../schema.ts'
import { APPROVER, aClient, CLERK, type House, house, launchAs, mobileDefinition, published } from './house.ts'

let at: House
let clerk: Person
let approver: Person
let monitor: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
  monitor = at.join('In charge', ['businesses.request.correct', 'businesses.request.view'])
  speak('en')
})
afterAll(() => at.app.close())

/** In which language whoever is in charge reads. */
const speak = (language: 'en' | 'zh-Hans' | 'zh-Hant') => Object.assign(monitor.actor, { language })
const values = { mobile: '+85291234567', reason: 'lost the old one' }
const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body
const listed = async (person: Person, id: string, more = '') => {
  const { body } = await person.get<{ items: { id: string; title: string; dueAt: string | null }[] }>(
    `/requests?limit=100${more}`,
  )
  return body.items.find((one) => one.id === id)
}

async function launched(more: Partial<BusinessDraft>) {
  const business = await published(at, mobileDefinition(approver.actor.operatorId, more))
  const subject = await aClient(at)
  const { status, body } = await launchAs(clerk, business, { accountId: subject.accountId, values })
  expect(status).toBe(201)
  return { ...body, ...subject }
}

describe('[A-13] what a request is called', () => {
  it('is said in the language of whoever reads, by business and account', async () => {
    const { id, accountNo } = await launched({})
    for (const [language, name] of [
      ['en', 'Change mobile number'],
      ['zh-Hans', '变更手机号'],
      ['zh-Hant', '變更手機號'],
    ] as const) {
      speak(language)
      const { title } = await seen(monitor, id)
      expect(title.startsWith(`${name} · `)).toBe(true)
      expect(title.endsWith(` · ${accountNo}`)).toBe(true)
      expect((await listed(monitor, id))?.title).toBe(title)
    }
    speak('en')
  })

  it('[A-01] follows what the business says of its values, masked, as they change', async () => {
    const { id } = await launched({ launch: { title: 'reason + " " + mobile' } })
    expect((await seen(monitor, id)).title).toBe('Change mobile number · lost the old one ****4567')
    await monitor.send('POST', `/requests/${id}/correct`, {
      revision: 1,
      values: { reason: 'stolen' },
      remark: 'asked',
    })
    expect((await seen(monitor, id)).title).toBe('Change mobile number · stolen ****4567')
    expect((await listed(monitor, id))?.title).toBe('Change mobile number · stolen ****4567')
  })

  it('[A-10] can not name what some step hides', async () => {
    const definition = mobileDefinition(approver.actor.operatorId, { launch: { title: 'reason' } })
    const flow = definition.flow as { nodes: { fields?: object }[] }
    flow.nodes[1] = { ...flow.nodes[1], fields: { reason: 'hidden' } }
    await expect(published(at, definition)).rejects.toThrow('TITLE_FIELD_HIDDEN')
  })
})

describe('[A-43] the time a request may take', () => {
  it('is counted from its launch in hours the office is open, and finds what is late', async () => {
    const { id } = await launched({ sla: { openHours: 4 } })
    const { dueAt, startedAt } = await seen(clerk, id)
    expect(Date.parse(dueAt ?? '')).toBeGreaterThanOrEqual(Date.parse(startedAt) + 4 * 3_600_000)
    expect((await listed(clerk, id))?.dueAt).toBe(dueAt)
    await sql`update businesses.request set due_at = now() - interval '1 hour' where id = ${id}`.execute(at.app.db)
    expect(await listed(clerk, id, '&overdue=true')).toBeDefined()
    await clerk.send('POST', `/requests/${id}/withdraw`, {})
    expect(await listed(clerk, id, '&overdue=true')).toBeUndefined()
  })

  it('is nothing where the business sets none', async () => {
    expect(await seen(clerk, (await launched({})).id)).toMatchObject({ dueAt: null })
  })
})
