import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { defineErrors } from '#kernel/refusal.ts'
import { access } from '#modules/access'
import { accounts } from '#modules/accounts'
import { approvals } from '#modules/approvals'
import { changePapers, clients } from '#modules/clients'
import { messages } from '#modules/messages'
import { sources } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { setContact } from '../commands/members.ts'
import { members } from '../index.ts'
import { formerAddresses } from '../policy/contact.ts'
import { aMember, anEvent, detail, next } from './house.ts'

const LETTER = newId<'document'>()
/** A house that keeps one paper for every client. */
const papers = defineModule({
  name: 'papers',
  migrations: null,
  errors: defineErrors('papers', {}),
  offers: [
    changePapers.offer(async (_reader, _actor, _clientId, ids) =>
      ids.includes(LETTER) ? [{ id: LETTER, name: 'letter.pdf' }] : [],
    ),
  ],
})

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await testApp({
    modules: [platformModule, approvals, sources, access, clients, accounts, messages, members, papers],
  })
  person = app.signInAs('all')
})
afterAll(() => app?.close())

const reason = 'asked at the counter'
const change = (id: string, input: object, key?: string) =>
  person.send<{ code?: string }>('PUT', `/members/${id}/contact`, { reason, ...input }, key)
const rebind = (id: string, phone: string, more: object = {}) =>
  person.send('POST', `/members/${id}/rebind-phone`, { phone, reason, ...more })

type Told = { kind: string; to: string; body: string }
/** Notices about logins, oldest first, to the masked addresses. */
const told = (...masked: string[]) =>
  rows(
    app.db,
    sql<Told>`select kind, to_masked as "to", body_masked as body from messages.message
      where kind like 'members.login%' and to_masked = any(${masked}::text[]) order by created_at, id`,
  )
const tail = (phone: string) => `****${phone.slice(-4)}`

describe('[C-13] where a change of a login is told', () => {
  const [phone, email] = ['+85251234567', 'a@example.org']
  it.each([
    ['a new phone at the old one', { phone, email }, { phone: '+85259', email: null }, [['phone', 'phone', phone]]],
    ['a new address at the old one', { phone, email }, { phone: null, email: 'b@x' }, [['email', 'email', email]]],
    ['a first phone at the address', { phone: null, email }, { phone, email: null }, [['phone', 'email', email]]],
    ['a first address at the phone', { phone, email: null }, { phone: null, email }, [['email', 'phone', phone]]],
    ['the same phone nowhere', { phone, email }, { phone, email: null }, []],
    ['a first phone of a login without any, nowhere', { phone: null, email: null }, { phone, email: null }, []],
  ] as const)('%s', (_title, before, after, expected) => {
    const found = formerAddresses(before, after).map(({ changed, channel, to }) => [changed, channel, to])
    expect(found).toEqual(expected)
  })
})

describe('[C-13] a login phone or address that was replaced', () => {
  it('is told what took its place, masked, once for each change', async () => {
    const member = await aMember(app, person)
    const phone = `+8525777${next()}0`
    const input = { phone, email: `later${next()}@example.org` }
    for (let turn = 0; turn < 2; turn += 1)
      expect((await change(member.id, input, 'one-and-the-same')).status).toBe(200)
    const notices = await told(tail(member.phone))
    expect(notices.map(({ kind }) => kind)).toEqual(['members.loginChangedPhone'])
    expect(notices[0]?.body).toContain(tail(phone))
    const mails = await rows(
      app.db,
      sql`select from messages.message where kind = 'members.loginChangedEmail' and client_id = ${member.clientId}`,
    )
    expect(mails).toHaveLength(1)
    // A language alone changes nothing anybody signs in with.
    await change(member.id, { language: 'zh-Hant' })
    expect(await told(tail(phone))).toEqual([])
  })

  it('counts as new for as long as the house says, and tickets about the login say so', async () => {
    const member = await aMember(app, person)
    expect((await detail(person, member.id)).coolingUntil).toBeNull()
    await change(member.id, { phone: `+8525777${next()}0` })
    const at = app.clock()
    const hours = app.platform.config.contactCoolingHours
    expect((await detail(person, member.id)).coolingUntil).toBe(at.add({ hours }).toString())
    const facts = async () => {
      const { propose } = setContact
      if (!propose) throw new Error('a change of a login can be put behind approval')
      const proposal = await inTransaction(app.db, (tx) => {
        const silent = { record: () => undefined, emit: () => undefined, enqueue: () => undefined }
        const context = { tx, actor: person.actor, now: app.clock(), platform: app.platform, ticket: null, ...silent }
        return propose(context, { id: member.id, language: 'en', reason, attachments: [] })
      })
      return proposal.facts.contactCooling
    }
    expect(await facts()).toBe(true)
    app.clock.advance({ hours: hours + 1 })
    expect(await facts()).toBe(false)
  })

  it('[T-01] and the one a phone was taken from is told by mail', async () => {
    const held = await aMember(app, person)
    const wanting = await aMember(app, person)
    expect((await rebind(wanting.id, held.phone)).status).toBe(200)
    expect((await told(tail(wanting.phone))).map(({ kind }) => kind)).toEqual(['members.loginChangedPhone'])
    const mails = await rows(
      app.db,
      sql<{ body: string }>`select body_masked as body from messages.message
        where kind = 'members.loginReleased' and client_id = ${held.clientId}`,
    )
    expect(mails.map(({ body }) => body.includes(tail(held.phone)))).toEqual([true])
  })
})

describe('[C-13] the paper behind a change of a login', () => {
  const lastAfter = async (id: string) => {
    const [line] = await rows(
      app.db,
      sql<{ after: Record<string, unknown> }>`select after from platform.journal
        where target_id = ${id} and result = 'done' order by seq desc limit 1`,
    )
    return line?.after
  }

  it('is named in the record: a document of the client, or the number of a letter', async () => {
    const member = await aMember(app, person)
    const input = { phone: `+8525777${next()}0`, attachments: [LETTER], attachmentRef: 'LTR-7' }
    expect((await change(member.id, input)).status).toBe(200)
    expect(await lastAfter(member.id)).toMatchObject({ attachments: ['letter.pdf'], attachmentRef: 'LTR-7' })
    const held = await aMember(app, person)
    expect((await rebind(member.id, held.phone, { attachments: [LETTER] })).status).toBe(200)
    expect(await lastAfter(member.id)).toMatchObject({ attachments: ['letter.pdf'] })
  })

  it('is refused where there is no such paper of the client, or no client yet', async () => {
    const member = await aMember(app, person)
    const phone = `+8525777${next()}0`
    expect((await change(member.id, { phone, attachments: [newId<'document'>()] })).body.code).toBe('PAPER_UNKNOWN')
    const { body } = await person.send<{ id: string }>('POST', '/members', { language: 'en' })
    expect((await change(body.id, { phone, attachments: [LETTER] })).body.code).toBe('PAPER_UNKNOWN')
    expect((await detail(person, member.id)).phoneMasked).toBe(tail(member.phone))
  })
})

describe('[T-05] another id in the broker’s own app', () => {
  const give = (id: string, openId: string) =>
    person.send<{ code?: string }>('PUT', `/members/${id}/open-id`, { openId, reason, attachmentRef: 'L-1' })

  it('is set, ends the sessions under the one before, and nobody else ever gets that one', async () => {
    const [one, other] = [await aMember(app, person), await aMember(app, person)]
    expect((await give(one.id, 'app-1')).status).toBe(200)
    await person.send('POST', '/device-reports', {
      events: [anEvent(one.memberNo, 'login-ok', { at: app.clock().toString(), sessionId: `s-${one.id}` })],
    })
    const live = async () => (await person.get<{ live: boolean }>(`/member-sessions/s-${one.id}`)).body.live
    expect(await live()).toBe(true)
    app.clock.advance({ minutes: 1 })
    expect((await give(one.id, 'app-2')).status).toBe(200)
    expect(await live()).toBe(false)
    expect(await detail(person, one.id)).toMatchObject({ openId: 'app-2' })
    expect((await give(one.id, 'app-2')).body.code).toBe('NOTHING_CHANGES')
    for (const openId of ['app-1', 'app-2']) {
      expect((await give(other.id, openId)).body.code).toBe('OPEN_ID_TAKEN')
      expect((await person.send('POST', '/members', { openId, language: 'en' })).body).toMatchObject({
        code: 'OPEN_ID_TAKEN',
      })
    }
    // It was its own all the time.
    expect((await give(one.id, 'app-1')).status).toBe(200)
    expect((await give(one.id, 'app-2')).status).toBe(200)
  })
})
