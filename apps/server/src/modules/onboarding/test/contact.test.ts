import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { registerMember } from '#modules/members'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { anApplication, type Branch, branch, type Reply } from '#testing/branch.ts'
import { CODES_PER_DAY, CODES_PER_HOUR, pauseBefore } from '../policy/contact.ts'
import type { ContactStanding } from '../schema.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())
beforeEach(() =>
  sql`update onboarding.contact_demand set sources = '{form}', channels = '{sms,email}'`.execute(house.app.db),
)

type Problem = { code: string; params: Record<string, number>; fields: { path: string; code: string }[] }
type Answer = Partial<Problem> & Partial<Reply> & { toMasked?: string; expiresAt?: string; confirmedAt?: string }

let count = 7000
const next = () => (count += 1)

async function draft(n = next(), by = house.maker): Promise<string> {
  const made = await by.send<Reply>('POST', '/onboarding/applications', {
    content: anApplication(house.place, n),
    files: [],
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

const path = (id: string, verb: string) => `/onboarding/applications/${id}/${verb}`
const send = (id: string, channel = 'sms', key?: string, by: Person = house.maker) =>
  by.send<Answer>('POST', path(id, 'contact-code'), { channel }, key)
const tell = (id: string, code: string, channel = 'sms', key?: string, by: Person = house.maker) =>
  by.send<Answer>('POST', path(id, 'contact-code/confirm'), { channel, code }, key)
const submit = (id: string, by = house.maker) => by.send<Answer>('POST', path(id, 'submit'), {})

/** The code that went out last, as only the phone sees it. */
async function codeSent(): Promise<string> {
  const [sent] = await rows(
    house.app.db,
    sql<{ content: Buffer }>`select content_sealed as content from messages.message
      where kind like 'onboarding.contactCode%' order by id desc limit 1`,
  )
  const code = sent && /\d{6}/.exec(house.app.platform.cipher.open(sent.content, 'messages.message.content'))?.[0]
  if (!code) throw new Error('no code was sent')
  return code
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

async function standing(id: string): Promise<ContactStanding> {
  const { body } = await house.maker.get<{ contact: ContactStanding }>(`/onboarding/applications/${id}`)
  return body.contact
}

const UNCONFIRMED = { path: 'profile.phone', code: 'CONTACT_UNCONFIRMED' }

describe('[C-07] a client whose contact is not confirmed', () => {
  it('is not put to review from the form; confirmed by a code, it is, and the record says by which way, when and by whom', async () => {
    const id = await draft()
    expect((await submit(id)).body).toMatchObject({ code: 'APPLICATION_INVALID', fields: [UNCONFIRMED] })
    expect(await standing(id)).toMatchObject({ demanded: true, settled: false, channels: [{ code: null }, {}] })
    const sent = await send(id)
    expect(sent.body).toMatchObject({ toMasked: expect.stringMatching(/^\*{4}\d{4}$/) })
    expect((await standing(id)).channels[0]).toMatchObject({
      confirmed: null,
      code: { triesLeft: 5, status: 'QUEUED' },
    })
    const confirmed = await tell(id, await codeSent())
    expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200)
    const { settled, channels } = await standing(id)
    expect([settled, channels[0]]).toMatchObject([
      true,
      { channel: 'sms', confirmed: { at: '2026-11-21T02:00:00Z', byName: 'Maker' }, code: null },
    ])
    expect((await send(id)).body).toMatchObject({ code: 'CONTACT_CONFIRMED' })
    expect((await submit(id)).body).toMatchObject({ state: 'SUBMITTED' })
    const { body } = await house.first.get<{ events: { kind: string; remark: string }[] }>(
      `/onboarding/applications/${id}`,
    )
    expect(body.events).toContainEqual(
      expect.objectContaining({ kind: 'contactConfirmed', remark: sent.body.toMasked }),
    )
  })

  it('is confirmed by e-mail as well, unless the house does without that way', async () => {
    const id = await draft()
    await send(id, 'email')
    expect((await tell(id, await codeSent(), 'email')).status).toBe(200)
    await sql`update onboarding.contact_demand set channels = '{sms}'`.execute(house.app.db)
    expect((await submit(id)).body.fields).toMatchObject([UNCONFIRMED])
    expect((await send(id, 'email')).body).toMatchObject({
      code: 'CONTACT_CHANNEL_CLOSED',
      fields: [{ path: 'channel' }],
    })
    await sql`update onboarding.contact_demand set channels = '{email}'`.execute(house.app.db)
    expect((await submit(id)).status).toBe(200)
  })

  it('is asked again once the number is another, even when the first comes back', async () => {
    const n = next()
    const id = await draft(n)
    await send(id)
    const stale = await codeSent()
    await send(id, 'email')
    await tell(id, await codeSent(), 'email')
    const save = async (profile: object) => {
      const { body } = await house.maker.get<{ version: number }>(`/onboarding/applications/${id}`)
      const content = anApplication(house.place, n, profile)
      return house.maker.send('PUT', `/onboarding/applications/${id}`, { version: body.version, content })
    }
    await save({ nameEn: 'CHAN Tai Man' })
    expect(await standing(id)).toMatchObject({ settled: true })
    await save({ email: 'other@example.com', phone: '+85298765432' })
    expect(await standing(id)).toMatchObject({ settled: false, channels: [{ code: null }, { confirmed: null }] })
    expect((await tell(id, stale)).body).toMatchObject({ code: 'CODE_OVER' })
    await save({})
    expect(await standing(id)).toMatchObject({ settled: false })
    expect((await tell(id, stale)).body).toMatchObject({ code: 'CODE_OVER' })
    expect((await submit(id)).body.fields).toMatchObject([UNCONFIRMED])
  })

  it('needs no code when the login it names was registered with the same phone', async () => {
    const n = next()
    const profile = { memberNo: `M${n}`, phone: `+8529${n}111` }
    const all = house.app.signInAs('all')
    const { phone, memberNo } = profile
    await house.app.execute(
      registerMember,
      z.parse(registerMember.input, { memberNo, phone, language: 'en' }),
      all.actor,
    )
    const of = async (given: object) => {
      const content = anApplication(house.place, next(), { ...profile, ...given })
      const made = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
      return standing(made.body.id)
    }
    expect(await of({})).toMatchObject({ settled: true, memberNo })
    expect(await of({ phone: '+85299990000' })).toMatchObject({ settled: false, memberNo: null })
    expect(await of({ memberNo: 'M00' })).toMatchObject({ settled: false, memberNo: null })
  })

  it('is asked of applications from where the house says; as delivered of those written by staff', async () => {
    const app = house.join('App', [...house.maker.actor.permissions])
    Object.assign(app.actor, { kind: 'apiKey' })
    const id = await draft(next(), app)
    expect((await submit(id, app)).body).toMatchObject({ state: 'SUBMITTED' })
    await sql`update onboarding.contact_demand set sources = '{api}'`.execute(house.app.db)
    const other = await draft(next(), app)
    expect((await submit(other, app)).body.fields).toMatchObject([UNCONFIRMED])
    await send(other, 'sms', undefined, app)
    expect((await tell(other, await codeSent(), 'sms', undefined, app)).status).toBe(200)
    expect((await submit(other, app)).body).toMatchObject({ state: 'SUBMITTED' })
    expect((await submit(await draft())).body).toMatchObject({ state: 'SUBMITTED' })
  })
})

describe('[C-07] a code that confirms a contact', () => {
  it('proves nothing after five wrong guesses, which stay counted though each was refused, also at once', async () => {
    const id = await draft()
    await send(id)
    const code = await codeSent()
    const first = await tell(id, wrong(code))
    expect(first.body).toMatchObject({ code: 'CODE_WRONG', params: { triesLeft: 4 }, fields: [{ path: 'code' }] })
    const rest = await Promise.all(Array.from({ length: 6 }, () => tell(id, wrong(code))))
    expect(rest.map(({ body }) => body.code).sort()).toEqual([
      ...Array(2).fill('CODE_OVER'),
      ...Array(4).fill('CODE_WRONG'),
    ])
    expect((await tell(id, code)).body).toMatchObject({ code: 'CODE_OVER', fields: [{ path: 'code' }] })
    expect(await standing(id)).toMatchObject({ settled: false, channels: [{ code: { triesLeft: 0 } }, {}] })
  })

  it('is over after ten minutes, and once another was sent', async () => {
    const id = await draft()
    await send(id)
    const old = await codeSent()
    house.app.clock.advance({ minutes: 9 })
    expect((await tell(id, wrong(old))).body).toMatchObject({ code: 'CODE_WRONG' })
    house.app.clock.advance({ minutes: 1 })
    expect((await tell(id, old)).body).toMatchObject({ code: 'CODE_OVER' })
    await send(id)
    const latest = await codeSent()
    if (old !== latest) expect((await tell(id, old)).body).toMatchObject({ code: 'CODE_WRONG' })
    expect((await tell(id, latest)).status).toBe(200)
    expect((await tell(id, latest)).body).toMatchObject({ code: 'CONTACT_CONFIRMED' })
  })

  it('goes out once, however often the same call comes; another has to wait, whichever application names the number', async () => {
    const phone = '+85267770001'
    const made = async () => {
      const content = anApplication(house.place, next(), { phone })
      return (await house.maker.send<Reply>('POST', '/onboarding/applications', { content })).body.id
    }
    const [one, other] = [await made(), await made()]
    const key = 'contact-code-once'
    const answers = [await send(one, 'sms', key), await send(one, 'sms', key)]
    expect(answers[1]?.body).toEqual(answers[0]?.body)
    const sent = await rows(house.app.db, sql`select 1 from onboarding.contact_code where application_id = ${one}`)
    expect(sent).toHaveLength(1)
    const refused = await send(other)
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { code: 'CODE_SENT_OFTEN', params: { retryAfterSeconds: 60 } },
    ])
    house.app.clock.advance({ seconds: 61 })
    expect((await send(other)).status).toBe(200)
  })

  it('stands nowhere but as a keyed hash and sealed in the queue', async () => {
    const id = await draft()
    await send(id)
    const code = await codeSent()
    await tell(id, wrong(code))
    const kept = await rows(
      house.app.db,
      sql<{ text: string }>`select concat(to_jsonb(j)) as text from platform.journal j where j.target_id = ${id}
        union all select concat(to_jsonb(m)) from messages.message m
        union all select concat(to_jsonb(c)) from onboarding.contact_code c where c.application_id = ${id}
        union all select concat(to_jsonb(e)) from onboarding.application_event e where e.application_id = ${id}`,
    )
    // Sealed texts, hashes and ids are hexadecimal, times have fractions: only a number by itself could be the code.
    const alone = new RegExp(`(?<![0-9a-f.])${code}(?![0-9a-f])`)
    expect(kept.length).toBeGreaterThan(4)
    expect(kept.filter(({ text }) => alone.test(text))).toEqual([])
    await tell(id, code)
    const [row] = await rows(
      house.app.db,
      sql<{ hash: Buffer | null }>`select code_hash as hash from onboarding.contact_code where application_id = ${id}`,
    )
    expect(row?.hash).toBeNull()
  })

  it('is sent and told by the maker alone, and for a draft alone', async () => {
    const id = await draft()
    const other = house.join('Other maker', [...house.maker.actor.permissions])
    expect((await send(id, 'sms', undefined, other)).body).toMatchObject({ code: 'NOT_MAKER' })
    expect((await tell(id, '000000', 'sms', undefined, other)).body).toMatchObject({ code: 'NOT_MAKER' })
    const away = house.join('Elsewhere', [...house.maker.actor.permissions], {
      all: false,
      businessLines: ['futures'],
      departmentIds: [],
    })
    expect((await send(id, 'sms', undefined, away)).status).toBe(404)
    await send(id)
    await tell(id, await codeSent())
    await submit(id)
    expect((await send(id)).body).toMatchObject({ code: 'APPLICATION_STATE_FORBIDS' })
    const content = { ...anApplication(house.place, next(), { phone: null }) }
    const bare = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
    expect((await send(bare.body.id)).body).toMatchObject({ code: 'CONTACT_MISSING', fields: [{ path: 'channel' }] })
  })

  it('is paced: a minute between two, ten in an hour, fifteen in a day', () => {
    const now = Temporal.Instant.from('2026-11-20T02:00:00Z')
    const ago = (...minutes: number[]) => minutes.map((one) => now.subtract({ minutes: one }).toString())
    const every = (step: number, many: number) => ago(...Array.from({ length: many }, (_, at) => (many - at) * step))
    expect(pauseBefore([], now)).toBe(0)
    expect(pauseBefore(ago(0), now)).toBe(60)
    expect(pauseBefore(ago(1), now)).toBe(0)
    expect(pauseBefore(every(2, CODES_PER_HOUR - 1), now)).toBe(0)
    expect(pauseBefore(every(2, CODES_PER_HOUR), now)).toBe((60 - 20) * 60)
    expect(pauseBefore(every(60, CODES_PER_DAY - 1), now)).toBe(0)
    expect(pauseBefore(every(60, CODES_PER_DAY), now)).toBe(9 * 3600)
  })
})

describe('[C-07] what the house asks', () => {
  it('is laid down with a remark, and is on the record with before and after', async () => {
    const all = house.app.signInAs('all')
    const read = () => all.get<{ sources: string[]; changedByName: string | null }>('/onboarding/contact-demand')
    expect((await read()).body).toMatchObject({ sources: ['form'] })
    const set = (sources: string[], channels = ['email', 'sms']) =>
      all.send<Answer>('PUT', '/onboarding/contact-demand', { sources, channels, remark: 'Policy 7' })
    expect((await set(['form'])).body).toMatchObject({ code: 'CONTACT_DEMAND_UNCHANGED' })
    expect((await set(['form'], [])).body).toMatchObject({ code: 'INPUT_INVALID' })
    expect((await set([])).status).toBe(200)
    expect((await read()).body).toMatchObject({ sources: [], changedByName: all.actor.name })
    expect((await submit(await draft())).body).toMatchObject({ state: 'SUBMITTED' })
  })
})
