import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile, residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { started } from '#testing/ways.ts'
import type { OpeningDetail } from '../schema.ts'

const SECRET = 'CANARY-cap-secret'
const departmentId = newId<'department'>()
let cap: Awaited<ReturnType<typeof started<{ url: string }>>>
let app: TestApp
let person: Person
beforeAll(async () => {
  cap = await started<{ url: string }>('cap', ['--key', 'k1', '--secret', SECRET, '--window', '1000000000'])
  const counters = { ctp: null, femas: null, cap: { url: cap.said.url, keyId: 'k1', secret: SECRET } }
  app = await testApp({ now: '2026-11-20T02:00:00Z', config: { counters } })
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  person = app.signInAs('all')
})
afterAll(async () => {
  cap.child.kill()
  await app.close()
})

type Told = { slot: number; id: string; version: number; accountNo: string; changedAt?: string; data: object }
const tell = (...items: Told[]) =>
  fetch(`${cap.said.url}/control`, {
    method: 'POST',
    body: JSON.stringify({ items: items.map((one) => ({ changedAt: '2026-11-20T01:59:00Z', ...one })) }),
  })
const pull = () => {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  return app.platform.tasks.get('counters.slot.pullAll')?.(app.platform, {}, call)
}
let count = 0
const aNumber = () => {
  count += 1
  return `90${String(count).padStart(8, '0')}`
}
async function draftOf(accountNo: string): Promise<OpeningDetail> {
  const list = await person.get<{ items: { id: string }[] }>(`/counter-openings?accountNo=${accountNo}`)
  return (await person.get<OpeningDetail>(`/counter-openings/${list.body.items[0]?.id}`)).body
}
const fieldOf = ({ fields }: OpeningDetail, name: string) => {
  const found = fields.find(({ field }) => field === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}
type Answer = { id: string; applicationId: string; code: string }
const act = (verb: string, id: string, body: object = {}) =>
  person.send<Answer>('POST', `/counter-openings/${id}/${verb}`, body)
/** What a draft says in the clear: a person's word before the source's. */
async function wordsOf(id: string): Promise<Record<string, string>> {
  const { body } = await act('reveal', id)
  const { fields } = body as unknown as { fields: { field: string; cap: string | null; own: string | null }[] }
  return Object.fromEntries(fields.map(({ field, cap: theirs, own }) => [field, own ?? theirs ?? '']))
}

describe('[A-35] drafts of openings from CAP', () => {
  it('are one for each account number, put together from the slots, masked where the slots are', async () => {
    const accountNo = aNumber()
    await tell(
      { slot: 1, id: `${accountNo}-1`, version: 1, accountNo, data: { investorType: '0', name: '陈一' } },
      {
        slot: 2,
        id: `${accountNo}-2`,
        version: 1,
        accountNo,
        data: { identityType: '1', identityNo: residentNumber(1) },
      },
      { slot: 4, id: `${accountNo}-4`, version: 1, accountNo, data: { mobile: '13800010001' } },
    )
    await pull()
    await pull()
    const list = await person.get<{ items: unknown[] }>(`/counter-openings?accountNo=${accountNo}`)
    expect(list.body.items).toMatchObject([{ accountNo, state: 'new', conflicts: 0, fieldCount: 5 }])
    const draft = await draftOf(accountNo)
    expect(fieldOf(draft, 'mobile')).toMatchObject({ cap: '****0001', own: null })
    expect(await wordsOf(draft.id)).toMatchObject({ name: '陈一', mobile: '13800010001' })
    const branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [departmentId] })
    expect((await branch.get(`/counter-openings/${draft.id}`)).status).toBe(404)
  })

  it('say what the source said last, in whatever order it came; what a person wrote stands, whatever comes', async () => {
    const telling = fc.record({ version: fc.integer({ min: 1, max: 9 }), late: fc.boolean() })
    const steps = fc.array(fc.oneof(telling, fc.constant('write' as const)), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const accountNo = aNumber()
        const mobile = (version: number) => `1380000${String(1000 + version)}`
        let newest = 0
        let own: string | null = null
        let seen = 0
        for (const step of given) {
          if (step === 'write') {
            if (newest === 0) continue
            const { id, fields } = await draftOf(accountNo)
            own = '13900000000'
            seen = newest
            const { seen: known = 0 } = fields.find(({ field }) => field === 'mobile') ?? {}
            expect((await act('edit', id, { field: 'mobile', value: own, seen: known })).status).toBe(200)
            continue
          }
          const { version, late } = step
          newest = Math.max(newest, version)
          const changedAt = late ? '2026-11-19T00:00:00Z' : '2026-11-20T01:00:00Z'
          await tell({
            slot: 4,
            id: `${accountNo}-4`,
            version,
            accountNo,
            changedAt,
            data: { mobile: mobile(version) },
          })
          await pull()
        }
        if (newest === 0) return
        const draft = await draftOf(accountNo)
        expect(await wordsOf(draft.id)).toMatchObject({ mobile: own ?? mobile(newest) })
        expect(fieldOf(draft, 'mobile').conflict).toBe(own !== null && newest > seen)
      }),
      { numRuns: inTheLongRun ? 40 : 3 },
    )
  })

  it('show a conflict, which a person settles before an application is made of them', async () => {
    const accountNo = aNumber()
    const number = residentNumber(2)
    await tell(
      { slot: 1, id: `${accountNo}-1`, version: 1, accountNo, data: { investorType: '0', name: '李二' } },
      { slot: 2, id: `${accountNo}-2`, version: 1, accountNo, data: { identityType: '1', identityNo: number } },
      { slot: 4, id: `${accountNo}-4`, version: 1, accountNo, data: { mobile: '13800020001', email: 'a@example.com' } },
    )
    await pull()
    const { id, fields } = await draftOf(accountNo)
    const { seen } = fields.find(({ field }) => field === 'mobile') ?? { seen: 0 }
    await act('edit', id, { field: 'mobile', value: '13800020009', seen })
    await tell({
      slot: 4,
      id: `${accountNo}-4`,
      version: 2,
      accountNo,
      data: { mobile: '13800020002', email: 'b@example.com' },
    })
    await pull()
    expect(fieldOf(await draftOf(accountNo), 'mobile')).toMatchObject({
      conflict: true,
      own: '****0009',
      cap: '****0002',
    })
    // Whoever wrote without having seen the newest writes nothing.
    expect(await act('edit', id, { field: 'mobile', value: '1', seen })).toMatchObject({
      body: { code: 'OPENING_CHANGED' },
    })
    expect(await act('start', id, { departmentId })).toMatchObject({ status: 409, body: { code: 'OPENING_CONFLICTS' } })
    const now = fieldOf(await draftOf(accountNo), 'mobile').seen
    expect((await act('settle', id, { field: 'mobile', take: 'own', seen: now })).status).toBe(200)
    const made = await act('start', id, { departmentId })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    const path = `/onboarding/applications/${made.body.applicationId}/content`
    const { body: application } = await person.get<{ content: { profile: object; accounts: object[] } }>(path)
    expect(application.content.profile).toMatchObject({
      nameZh: '李二',
      phone: expect.stringContaining('13800020009'),
      email: 'b@example.com',
      documents: [{ kind: 'prc-id', number }],
    })
    expect(application.content.accounts).toMatchObject([{ type: 'futures', accountNo }])
    // It is a person's now: what comes later is shown beside it, and changes nothing.
    await tell({
      slot: 4,
      id: `${accountNo}-4`,
      version: 3,
      accountNo,
      data: { mobile: '13800020009', email: 'c@example.com' },
    })
    await pull()
    const later = await draftOf(accountNo)
    expect(later).toMatchObject({ state: 'started', applicationId: made.body.applicationId })
    expect([fieldOf(later, 'mobile').conflict, fieldOf(later, 'email').conflict]).toEqual([false, true])
    expect((await person.get<typeof application>(path)).body).toEqual(application)
    expect(await act('start', id, { departmentId })).toMatchObject({ status: 409, body: { code: 'OPENING_SETTLED' } })
  })

  it('are over when the account is kept here, and can be dismissed', async () => {
    const [opened, gone] = [aNumber(), aNumber()]
    const item = (accountNo: string, version: number) => ({
      slot: 1,
      id: `${accountNo}-1`,
      version,
      accountNo,
      data: { investorType: '0', name: '王三' },
    })
    await tell(item(opened, 1), item(gone, 1))
    await pull()
    expect((await act('dismiss', (await draftOf(gone)).id, { reason: 'not ours' })).status).toBe(200)
    await inTransaction(app.db, async (tx) => {
      const place = { businessLine: 'brokerage', departmentId }
      const profile = aProfile(977)
      const client = await createClient(tx, app.platform, app.clock(), profile, place)
      const none = { parentId: null, brokerCode: null, introducerCode: null, marks: [], applicationId: null }
      const given = { clientId: client.id, type: 'futures' as const, accountNo: opened, status: 'ACTIVE' as const }
      await openAccount(tx, app.platform, app.clock(), { ...none, ...place, ...given })
    })
    await tell(item(opened, 2), item(gone, 2))
    await pull()
    expect((await draftOf(opened)).state).toBe('opened')
    expect((await draftOf(gone)).state).toBe('dismissed')
    const [journal] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(j::text, '') as text from platform.journal j`,
    )
    expect(journal?.text).not.toMatch(/1380002000|CANARY/)
  })
})
