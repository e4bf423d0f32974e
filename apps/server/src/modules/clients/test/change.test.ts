import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineErrors } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { aHolder, aProfile, hongKongNumber } from '#testing/a-profile.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import {
  type ClientDetail,
  type ContactNotice,
  cancelClient,
  changePapers,
  clients,
  contactNotices,
  contactTimes,
  coolingUntil,
} from '../index.ts'
import { aClient, next, place, storedAbout } from './a-client.ts'

let app: TestApp
const taken: ContactNotice[] = []
const PAPER = '0192d3a0-0000-7000-8000-000000000001'

/** Keeps one paper of every client and takes the notices over, as the archive and the message gateway do. */
const neighbours = defineModule({
  name: 'neighbours',
  migrations: null,
  errors: defineErrors('neighbours', {}),
  offers: [
    changePapers.offer(async (_reader, _actor, _client, ids) =>
      ids.filter((id) => id === PAPER).map((id) => ({ id, name: 'form.pdf' })),
    ),
    contactNotices.offer(async (_context: CommandContext, notice) => void taken.push(notice)),
  ],
})

beforeAll(async () => {
  app = await testApp({ modules: [clients, neighbours] })
})
afterAll(() => app.close())

const clerk = () => app.signInAs('all')
const detail = async (id: string) => (await clerk().get<ClientDetail>(`/clients/${id}`)).body
const change = (id: string, what: 'contact' | 'profile' | 'identity/renew' | 'persons', body: object) =>
  clerk().send(`POST`, `/clients/${id}/${what}`, { remark: 'asked at the counter', ...body })

async function lastRecord(clientId: string) {
  const [row] = await rows(
    app.db,
    sql<{ before: object; after: object; reason: string | null; result: string; code: string | null }>`
      select before, after, reason, result, code from platform.journal where client_id = ${clientId} order by seq desc limit 1`,
  )
  return row
}

describe('[C-13] a change of contacts', () => {
  it('replaces phone and mail, keeps them sealed, and says masked what was and what is', async () => {
    const n = next()
    const id = await aClient(app, aProfile(n))
    const answer = await change(id, 'contact', { version: 1, phone: '+852 6123 4567', email: 'New.One@Example.org' })
    expect(answer).toMatchObject({ status: 200, body: { version: 2, changed: true } })
    const now = await detail(id)
    expect(now.contacts.map((one) => one.valueMasked)).toEqual(['****4567', 'n****@example.org'])
    expect(now).toMatchObject({ dataVersion: 2, phoneChangedAt: expect.any(String) })
    expect(await lastRecord(id)).toMatchObject({
      before: { phone: `****${String(n).padStart(4, '0')}`, email: 'c****@example.com' },
      after: { phone: '****4567', email: 'n****@example.org' },
      reason: 'asked at the counter',
      result: 'done',
    })
    const stored = await storedAbout(app, id)
    for (const clear of ['61234567', 'new.one@', `91${String(n).padStart(6, '0')}`, `client${n}@`]) {
      expect(stored).not.toContain(clear)
    }
  })

  it('tells the old address in the language of the client, once and in the same transaction', async () => {
    const n = next()
    const id = await aClient(app, aProfile(n, { language: 'zh-Hans' }))
    taken.length = 0
    await change(id, 'contact', { version: 1, email: 'other@example.org', addEmails: ['third@example.org'] })
    expect(taken).toMatchObject([
      {
        kind: 'email',
        to: `client${n}@example.com`,
        newMasked: 'o****@example.org',
        language: 'zh-Hans',
        clientId: id,
      },
    ])
    const refused = await change(id, 'contact', { version: 2, phone: '12' })
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ path: 'phone', code: 'PHONE_FORM' }] } })
    const kept = await rows(app.db, sql`select 1 from clients.contact_notice where client_id = ${id}`)
    expect([taken.length, kept.length]).toEqual([1, 1])
  })

  it('keeps further addresses apart from the main one, and a new address counts as unverified', async () => {
    const id = await aClient(app)
    await change(id, 'contact', { version: 1, emailVerified: true, addEmails: ['a@example.org', 'b@example.org'] })
    const first = await detail(id)
    expect(first.contacts.map((one) => [one.valueMasked, one.main, one.verified])).toEqual([
      [expect.stringContaining('****'), true, false],
      ['c****@example.com', true, true],
      ['a****@example.org', false, false],
      ['b****@example.org', false, false],
    ])
    const drop = first.contacts.find((one) => one.valueMasked.startsWith('a'))?.id
    await change(id, 'contact', { version: 2, email: 'c@example.org', dropEmails: [drop] })
    const second = await detail(id)
    expect(second.contacts.map((one) => [one.valueMasked, one.verified])).toContainEqual(['c****@example.org', false])
    expect(second.contacts).toHaveLength(3)
    expect(await change(id, 'contact', { version: 3, dropEmails: [drop] })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'dropEmails.0', code: 'ENTRY_UNKNOWN' }] },
    })
  })

  it('is new for as long as the house says', async () => {
    const id = await aClient(app)
    expect(coolingUntil(await contactTimes(app.db, id), app.clock(), 24)).toBeNull()
    await change(id, 'contact', { version: 1, phone: '+852 6999 0001' })
    const changedAt = app.clock()
    const times = await contactTimes(app.db, id)
    expect(times.email).toBeNull()
    expect(coolingUntil(times, changedAt, 24)).toBe(changedAt.add({ hours: 24 }).toString())
    expect(coolingUntil(times, changedAt.add({ hours: 24 }), 24)).toBeNull()
    expect(coolingUntil(times, changedAt, 0)).toBeNull()
    expect((await detail(id)).coolingUntil).toBe(changedAt.add({ hours: 24 }).toString())
  })
})

describe('[C-13] every change of data', () => {
  it('says why: a remark, or a paper of this client', async () => {
    const id = await aClient(app)
    const bare = { remark: null, phone: '+852 6999 0002' }
    expect(await change(id, 'contact', bare)).toMatchObject({ status: 422, body: { code: 'REMARK_OR_PAPER' } })
    const strange = { ...bare, attachments: [crypto.randomUUID()] }
    expect(await change(id, 'contact', strange)).toMatchObject({
      status: 422,
      body: { code: 'PAPER_UNKNOWN', fields: [{ path: 'attachments.0' }] },
    })
    expect((await change(id, 'contact', { ...bare, attachments: [PAPER] })).status).toBe(200)
    expect(await lastRecord(id)).toMatchObject({ after: { attachments: ['form.pdf'] }, reason: null })
  })

  it('is refused on older data, and nothing of it stands', async () => {
    const id = await aClient(app)
    await change(id, 'profile', { version: 1, education: 'bachelor' })
    expect(await change(id, 'profile', { version: 1, education: 'primary' })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_STALE' },
    })
    expect(await detail(id)).toMatchObject({ education: 'bachelor', dataVersion: 2 })
  })

  it('is not made stale by a freeze', async () => {
    const id = await aClient(app)
    await clerk().send('POST', `/clients/${id}/freeze`, { reason: 'AML' })
    expect((await change(id, 'profile', { version: 1, education: 'bachelor' })).status).toBe(200)
  })

  it('that changes nothing is refused to whoever looked, and nothing happens for a step of a flow', async () => {
    const id = await aClient(app)
    const same = { phone: (await revealed(id, 'phone')) as string }
    expect(await change(id, 'contact', { ...same, version: 1 })).toMatchObject({ body: { code: 'NOTHING_CHANGES' } })
    expect(await change(id, 'contact', same)).toMatchObject({ status: 200, body: { changed: false, version: 1 } })
    expect((await detail(id)).dataVersion).toBe(1)
  })

  it('of a cancelled client or one out of scope is refused', async () => {
    const id = await aClient(app)
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [] })
    const body = { remark: 'x', education: 'primary' }
    expect((await elsewhere.send('POST', `/clients/${id}/profile`, body)).status).toBe(404)
    await app.execute(cancelClient, { id, kind: 'permanent', reason: 'UNUSED', remark: null }, clerk().actor)
    expect(await change(id, 'profile', body)).toMatchObject({ body: { code: 'CLIENT_CANCELLED' } })
  })

  async function revealed(id: string, kind: 'phone' | 'email') {
    const contact = (await detail(id)).contacts.find((one) => one.kind === kind)
    return (await clerk().send<{ value: string }>('POST', `/clients/${id}/contact/reveal`, { valueId: contact?.id }))
      .body.value
  }
})

describe('[C-13] a change of the profile', () => {
  it('keeps numbers that the form only showed masked, and replaces lists as a whole', async () => {
    const n = next()
    const id = await aClient(app, aProfile(n))
    const [document] = (await detail(id)).documents
    const [tax] = (await detail(id)).taxResidencies
    const answer = await change(id, 'profile', {
      version: 1,
      documents: [
        { id: document?.id, kind: 'hkid', country: 'HK', issuedOn: '2020-01-01', expiresOn: '2031-01-01' },
        { kind: 'passport', country: 'HK', number: 'k1234567', expiresOn: '2031-01-01' },
      ],
      addresses: [{ kind: 'correspondence', country: 'HK', line: 'Queen’s Road 8' }],
      employment: { status: 'employed', employer: 'Hang Yuen', incomeLow: 300, incomeHigh: 500 },
      taxResidencies: [
        { id: tax?.id, country: 'HK' },
        { country: 'US', reason: 'A' },
      ],
      category: 'house',
    })
    expect(answer.status).toBe(200)
    const now = await detail(id)
    expect(now.documents).toMatchObject([
      { numberMasked: document?.numberMasked, expiresOn: '2031-01-01' },
      { kind: 'passport', numberMasked: '****4567' },
    ])
    expect(now.addresses).toMatchObject([{ kind: 'correspondence', line: 'Queen’s Road 8' }])
    expect(now.employments).toMatchObject([{ employer: 'Hang Yuen', incomeHigh: 500 }])
    expect(now.taxResidencies.map((one) => [one.country, one.tinMasked, one.reason])).toEqual([
      ['HK', tax?.tinMasked, null],
      ['US', null, 'A'],
    ])
    const found = await clerk().get<{ items: unknown[] }>(
      `/clients?identityNumber=${encodeURIComponent(hongKongNumber(n))}`,
    )
    expect(found.body.items).toHaveLength(1)
    expect(await lastRecord(id)).toMatchObject({ before: { category: 'retail' }, after: { category: 'house' } })
  })

  it('finds the client by its new name and no longer by the old one', async () => {
    const id = await aClient(app)
    await change(id, 'profile', { version: 1, nameZh: '歐陽菲菲', nameEn: 'AUYEUNG Fei Fei' })
    const hits = async (name: string) =>
      (await clerk().get<{ items: { id: string }[] }>(`/clients?name=${encodeURIComponent(name)}`)).body.items.map(
        (one) => one.id,
      )
    expect(await hits('欧阳菲')).toEqual([id])
    expect(await hits('陳大文')).not.toContain(id)
  })

  it('refuses a document that identifies another living client, and keeps its own', async () => {
    const [n, other] = [next(), next()]
    const id = await aClient(app, aProfile(n))
    await aClient(app, aProfile(other))
    const [document] = (await detail(id)).documents
    const own = { id: document?.id, kind: 'hkid', country: 'HK', issuedOn: '2019-01-01' }
    const second = (number: string) => ({ kind: 'hkid', country: 'HK', number })
    expect(await change(id, 'profile', { version: 1, documents: [own, second(hongKongNumber(other))] })).toMatchObject({
      status: 409,
      body: { code: 'IDENTITY_TAKEN' },
    })
    expect((await change(id, 'profile', { version: 1, documents: [own] })).status).toBe(200)
    await expect(aClient(app, aProfile(n))).rejects.toMatchObject({ code: 'IDENTITY_TAKEN' })
  })

  it('is not held up by what was wrong before, and may not make anything wrong itself', async () => {
    const n = next()
    const passport = {
      kind: 'passport',
      country: 'GB',
      number: `GB${String(n).padStart(6, '0')}`,
      expiresOn: '2026-11-30',
    }
    const id = await aClient(app, aProfile(n, { nationality: 'GB', documents: [passport] }))
    await app.clock.advance({ hours: 24 * 30 })
    const [document] = (await detail(id)).documents
    expect((await change(id, 'profile', { version: 1, education: 'secondary' })).status).toBe(200)
    const renewed = (expiresOn: string) => ({
      version: 2,
      documents: [{ id: document?.id, kind: 'passport', country: 'GB', expiresOn }],
    })
    expect(await change(id, 'profile', renewed('2026-12-01'))).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'documents.0.expiresOn', code: 'IDENTITY_EXPIRED' }] },
    })
    expect((await change(id, 'profile', renewed('2036-12-01'))).status).toBe(200)
    expect(await change(id, 'profile', { version: 3, addresses: [] })).toMatchObject({
      body: { fields: [{ path: 'addresses', code: 'ADDRESS_MISSING' }] },
    })
  })

  it('renews the document a flow names by kind and number', async () => {
    const n = next()
    const id = await aClient(app, aProfile(n))
    const document = { type: 'hkid', country: 'HK', number: hongKongNumber(n) }
    expect((await change(id, 'identity/renew', { document, expiresOn: '2040-01-01' })).body).toMatchObject({
      changed: true,
    })
    expect((await detail(id)).documents).toMatchObject([{ expiresOn: '2040-01-01' }])
    const strange = { type: 'hkid', country: 'HK', number: hongKongNumber(n + 900) }
    expect(await change(id, 'identity/renew', { document: strange, expiresOn: '2040-01-01' })).toMatchObject({
      body: { fields: [{ path: 'document.number', code: 'IDENTITY_NOT_BORNE' }] },
    })
  })
})

describe('[C-02] the people behind a client', () => {
  const company = async () => {
    const { aCompany } = await import('#testing/a-profile.ts')
    return aClient(app, aCompany(next() + 7000))
  }
  const person = (id: string, personId: string, body: object) =>
    clerk().send('POST', `/clients/${id}/persons/${personId}`, { remark: 'board minutes', ...body })

  it('are added, copied into further roles, changed and taken away', async () => {
    const id = await company()
    const added = await change(id, 'persons', { version: 1, ...aHolder(next() + 8000, { roles: ['shareholder'] }) })
    expect(added.status).toBe(201)
    const second = (await detail(id)).persons[1]
    expect(second).toMatchObject({ roles: ['shareholder'], nameEn: 'LEE Siu Ming' })
    const roles = ['shareholder', 'director']
    expect((await person(id, second?.id ?? '', { version: 2, roles })).status).toBe(200)
    expect(await lastRecord(id)).toMatchObject({ before: { roles: ['shareholder'] }, after: { roles } })
    const phone = { version: 3, phone: '+85261112222', shareBps: 100 }
    expect(await person(id, second?.id ?? '', phone)).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'persons', code: 'SHARES_EXCEED' }] },
    })
    expect((await person(id, second?.id ?? '', { version: 3, phone: '+85261112222' })).status).toBe(200)
    const removed = await clerk().send('POST', `/clients/${id}/persons/${second?.id}/remove`, {
      version: 4,
      remark: 'left',
    })
    expect(removed.status).toBe(200)
    const now = await detail(id)
    expect(now.persons).toHaveLength(1)
    expect(now.contacts.filter((one) => one.personId !== null)).toHaveLength(0)
    expect(await person(id, second?.id ?? '', { roles })).toMatchObject({ status: 404 })
  })

  it('never leave a company without somebody who may act, and take no role their client has not', async () => {
    const id = await company()
    const [only] = (await detail(id)).persons
    const gone = await clerk().send('POST', `/clients/${id}/persons/${only?.id}/remove`, { remark: 'left' })
    expect(gone.body).toMatchObject({ fields: [{ code: 'DIRECTOR_MISSING' }, { code: 'AUTHORISED_MISSING' }] })
    const individual = await aClient(app)
    const director = { ...aHolder(next() + 9000, { roles: ['director'] }), version: 1 }
    expect((await change(individual, 'persons', director)).body).toMatchObject({
      fields: [{ path: 'roles', code: 'ROLE_FOR_TYPE' }],
    })
  })
})

describe('[C-13] behind approval', () => {
  it('shows the approver the change masked, and leaves the client as it is', async () => {
    const asked: unknown[] = []
    const gated = await testApp({
      modules: [clients, neighbours],
      gate: {
        open: async (_context, request) => {
          asked.push(request.proposal)
          return { ticketId: request.proposal.target.id }
        },
      },
    })
    try {
      const id = await aClient(gated, aProfile(next()))
      const body = { version: 1, phone: '+852 6777 8888', remark: 'lost the old one' }
      const answer = await gated.signInAs('all').send('POST', `/clients/${id}/contact`, body)
      expect(answer).toMatchObject({ status: 202, body: { ticketId: id } })
      expect(asked).toMatchObject([
        { after: { phone: '****8888' }, version: '1', facts: { changes: ['phone'], contactCooling: false }, ...place },
      ])
      expect(JSON.stringify(asked)).not.toContain('67778888')
      const revisions = await rows(gated.db, sql`select 1 from clients.revision where client_id = ${id}`)
      expect(revisions).toHaveLength(0)
    } finally {
      await gated.close()
    }
  })
})
