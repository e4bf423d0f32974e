import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import type { DataScope } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { aCompany, aHolder, aProfile, hongKongNumber } from '#testing/a-profile.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { cancelClient, freezeClient, unfreezeClient } from '../commands/status.ts'
import { clients, createClient } from '../index.ts'
import { CLIENT_STATUSES, CLIENT_TRANSITIONS, type ProfileInput } from '../schema.ts'

let app: TestApp
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
const elsewhere: DataScope = { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }

beforeAll(async () => {
  app = await testApp({ modules: [clients] })
})
afterAll(() => app.close())

let count = 0
const next = () => {
  count += 1
  return count
}
const create = (profile: ProfileInput) =>
  inTransaction(app.db, (tx) => createClient(tx, app.platform, app.clock(), profile, place))

/** The code something is refused with. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refused) return error.code
  throw new Error(`expected a refusal, got ${String(error)}`)
}

describe('[C-03] clients', () => {
  it('keep the whole profile, with numbers, phones and mail sealed', async () => {
    const n = next()
    const { id } = await create(aProfile(n, { type: 'joint', persons: [aHolder(n + 1000)] }))
    const person = app.signInAs(['clients.client.view'])
    const { status, body } = await person.get(`/clients/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      type: 'joint',
      status: 'ACTIVE',
      displayName: '陳大文',
      persons: [{ roles: ['holder'], nameEn: 'LEE Siu Ming' }],
      taxResidencies: [{ country: 'HK' }],
    })
    const whole = JSON.stringify(body)
    const compact = hongKongNumber(n).replace(/[()]/g, '')
    for (const secret of [compact, `85291${String(n).padStart(6, '0')}`, `client${n}@`])
      expect(whole).not.toContain(secret)
    const [stored] = await rows(
      app.db,
      sql<{ text: string }>`select jsonb_agg(d)::text as text from clients.identity_document d`,
    )
    expect(stored?.text).not.toContain(compact)
  })

  it('out of scope are not there', async () => {
    const { id } = await create(aProfile(next()))
    const person = app.signInAs('all', elsewhere)
    expect((await person.get(`/clients/${id}`)).status).toBe(404)
    expect((await person.send('POST', `/clients/${id}/freeze`, { reason: 'AML' })).status).toBe(404)
  })

  it('are refused with all their problems at once', async () => {
    const profile = aProfile(next(), { phone: null, email: 'x' })
    await expect(create(profile)).rejects.toMatchObject({
      code: 'PROFILE_INVALID',
      fields: [{ code: 'PHONE_MISSING' }, { code: 'EMAIL_FORM' }],
    })
  })
})

describe('[C-07] one client per identity document', () => {
  it('a second client of the same type with the document is refused, naming the first by number', async () => {
    const n = next()
    const first = await create(aProfile(n))
    await expect(create(aProfile(n))).rejects.toMatchObject({
      code: 'IDENTITY_TAKEN',
      params: { clientNo: first.clientNo, name: '陳**' },
    })
  })

  it('two at the same moment make one client', async () => {
    const n = next()
    const outcomes = await Promise.allSettled([create(aProfile(n)), create(aProfile(n)), create(aProfile(n))])
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of outcomes) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'IDENTITY_TAKEN' })
    }
  })

  it('the same person may hold a joint account beside their own', async () => {
    const n = next()
    await create(aProfile(n))
    await expect(create(aProfile(n, { type: 'joint', persons: [aHolder(n + 2000)] }))).resolves.toBeDefined()
  })

  it('an officer of a company may be a client too', async () => {
    const n = next()
    await create(aCompany(n))
    await expect(create(aProfile(n + 500_000))).resolves.toBeDefined()
  })

  it('after an ordinary cancellation it rests for three months, after a permanent one not at all', async () => {
    const [ordinary, permanent] = [next(), next()]
    const manager = app.signInAs('all').actor
    const cancel = async (n: number, kind: 'ordinary' | 'permanent') => {
      const { id } = await create(aProfile(n))
      await app.execute(cancelClient, { id, kind, reason: 'CLIENT_REQUEST', remark: null }, manager)
      return id
    }
    const again = async (id: string) =>
      (await app.signInAs('all').get<{ registersAgainOn: string | null }>(`/clients/${id}`)).body.registersAgainOn
    expect(await again(await cancel(ordinary, 'ordinary'))).toBe('2027-02-21')
    expect(await again(await cancel(permanent, 'permanent'))).toBeNull()
    await expect(create(aProfile(permanent))).resolves.toBeDefined()
    await expect(create(aProfile(ordinary))).rejects.toMatchObject({
      code: 'IDENTITY_RESTING',
      params: { until: '2027-02-21' },
    })
    app.clock.advance({ hours: 24 * 92 })
    await expect(create(aProfile(ordinary))).resolves.toBeDefined()
  })
})

describe('[C-05] a client is frozen for a set of reasons', () => {
  const reasoned = (id: string, reason: 'AML' | 'COURT_ORDER' | 'OTHER', remark: string | null = null) => ({
    id,
    reason,
    remark,
  })

  it('freezing twice for one reason is once, lifting one leaves the other', async () => {
    const { id } = await create(aProfile(next()))
    const { actor } = app.signInAs('all')
    await app.execute(freezeClient, reasoned(id, 'AML'), actor)
    const again = await app.execute(freezeClient, reasoned(id, 'AML'), actor)
    expect(again).toMatchObject({ value: { status: 'FROZEN', reasons: ['AML'], changed: false } })
    await app.execute(freezeClient, reasoned(id, 'COURT_ORDER'), actor)
    const lifted = await app.execute(unfreezeClient, reasoned(id, 'AML'), actor)
    expect(lifted).toMatchObject({ value: { status: 'FROZEN', reasons: ['COURT_ORDER'] } })
    expect(await refusal(app.execute(unfreezeClient, reasoned(id, 'AML'), actor))).toBe('FREEZE_REASON_NOT_HELD')
    const free = await app.execute(unfreezeClient, reasoned(id, 'COURT_ORDER'), actor)
    expect(free).toMatchObject({ value: { status: 'ACTIVE', reasons: [] } })
  })

  it('edge: one frozen joint holder: what is frozen is a client, so the joint one goes on, and the other way round', async () => {
    const n = next()
    const own = await create(aProfile(n))
    const joint = await create(aProfile(n, { type: 'joint', persons: [aHolder(n + 3000)] }))
    const { actor } = app.signInAs('all')
    const statusOf = async (id: string) =>
      (await app.signInAs('all').get<{ status: string }>(`/clients/${id}`)).body.status
    await app.execute(freezeClient, reasoned(own.id, 'AML'), actor)
    expect([await statusOf(own.id), await statusOf(joint.id)]).toEqual(['FROZEN', 'ACTIVE'])
    await app.execute(freezeClient, reasoned(joint.id, 'COURT_ORDER'), actor)
    await app.execute(unfreezeClient, reasoned(own.id, 'AML'), actor)
    expect([await statusOf(own.id), await statusOf(joint.id)]).toEqual(['ACTIVE', 'FROZEN'])
  })

  it('leaves one record with before, after and reason', async () => {
    const { id } = await create(aProfile(next()))
    await app.execute(freezeClient, reasoned(id, 'OTHER', 'letter of today'), app.signInAs('all').actor)
    const lines = await rows(
      app.db,
      sql`select command, result, before, after, reason from platform.journal where target_id = ${id}`,
    )
    expect(lines).toEqual([
      {
        command: 'clients.client.freeze',
        result: 'done',
        before: { status: 'ACTIVE', reasons: [] },
        after: { status: 'FROZEN', reasons: ['OTHER'] },
        reason: 'letter of today',
      },
    ])
  })

  it('the reason Other needs a remark, and a cancelled client takes nothing', async () => {
    const { id } = await create(aProfile(next()))
    const { actor } = app.signInAs('all')
    expect(await refusal(app.execute(freezeClient, reasoned(id, 'OTHER'), actor))).toBe('REMARK_REQUIRED')
    await app.execute(cancelClient, { id, kind: 'permanent', reason: 'UNUSED', remark: null }, actor)
    expect(await refusal(app.execute(freezeClient, reasoned(id, 'AML'), actor))).toBe('CLIENT_CANCELLED')
  })

  it('the database knows the same statuses as the code', async () => {
    const [check] = await rows(
      app.db,
      sql<{
        text: string
      }>`select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'client_status_check'`,
    )
    expect([...(check?.text ?? '').matchAll(/'([A-Z]+)'/g)].map(([, status]) => status)).toEqual([...CLIENT_STATUSES])
    expect(Object.keys(CLIENT_TRANSITIONS)).toEqual([...CLIENT_STATUSES])
  })
})

describe('[P-05] sealed values', () => {
  it('are shown to those with the right, each time with a record that does not hold them', async () => {
    const n = next()
    const { id } = await create(aProfile(n))
    const person = app.signInAs(['clients.client.view', 'clients.identity.reveal'])
    const detail = await person.get<{ documents: { id: string }[]; contacts: { id: string }[] }>(`/clients/${id}`)
    const valueId = detail.body.documents[0]?.id
    const shown = await person.send('POST', `/clients/${id}/identity/reveal`, { valueId })
    const number = hongKongNumber(n).replace(/[()]/g, '')
    expect(shown.body).toEqual({ value: number })
    const refused = await person.send('POST', `/clients/${id}/contact/reveal`, { valueId: detail.body.contacts[0]?.id })
    expect(refused.status).toBe(403)
    const lines = await rows(
      app.db,
      sql<{
        line: string
      }>`select to_jsonb(j)::text as line from platform.journal j where command = 'clients.identity.reveal'`,
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]?.line).not.toContain(number)
  })
})
