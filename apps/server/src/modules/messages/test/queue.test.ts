import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { defineCommand } from '#platform/command.ts'
import type { Config } from '#platform/config.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { startWays, type Ways } from '#testing/ways.ts'
import { messageErrors } from '../errors.ts'
import type { MessageDetail } from '../schema.ts'
import { queueMessage } from '../service/queue.ts'

/** A command that sends something. */
const tell = defineCommand({
  name: 'messages.example.tell',
  permission: null,
  input: z.object({ kind: z.string(), to: z.string(), key: z.string(), fails: z.boolean().default(false) }),
  output: z.object({ id: z.uuid(), fresh: z.boolean() }),
  async run(context, { kind, to, key, fails }) {
    const values = { sender: 'Test' }
    const queued = await queueMessage(context, { kind, to, language: 'en', values, dedupeKey: key, clientId: null })
    if (fails) throw messageErrors.NOT_FAILED({ status: 'as asked' })
    return queued
  },
})
let ways: Ways
let app: TestApp
let person: Person
let channels: { -readonly [K in keyof Config['messages']]: Config['messages'][K] }
beforeAll(async () => {
  ways = await startWays()
  channels = { ...ways.config }
  app = await testApp({ config: { messages: channels } })
  person = app.signInAs('all')
})
afterAll(async () => {
  ways.stop()
  await app.close()
})

let count = 0
const key = () => `messages.test:${(count += 1)}`
async function queue(to: string, kind = 'messages.trialSms'): Promise<string> {
  const outcome = await app.execute(tell, { kind, to, key: key(), fails: false }, person.actor)
  return outcome.kind === 'done' ? outcome.value.id : ''
}
const message = async (id: string) => (await person.get<MessageDetail>(`/messages/${id}`)).body
/** The queue's and the receipts' passes, and everything they start. */
async function pass(): Promise<void> {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  await app.platform.tasks.get('messages.queue.pass')?.(app.platform, {}, call)
  await app.runJobs()
  await app.platform.tasks.get('messages.receipt.pass')?.(app.platform, {}, call)
}

describe('[A-21] messages by SMS', () => {
  it('leave once after the commit, signed, and come back as delivered', async () => {
    const id = await queue('+85251230100')
    expect(await message(id)).toMatchObject({ status: 'QUEUED', toMasked: '****0100', attempts: 0 })
    await app.runJobs()
    await pass()
    const found = await message(id)
    expect(found).toMatchObject({ status: 'DELIVERED', reason: null, attempts: 1, erased: false })
    expect(found.receipt).toMatch(/^202 accepted /)
    const sent = (await ways.phones()).filter(({ to }) => to === '+85251230100')
    expect(sent).toEqual([
      expect.objectContaining({ reference: `${id}:1`, sender: 'Kontor', text: expect.stringContaining('Test') }),
    ])
    await pass()
    expect((await ways.phones()).filter(({ to }) => to === '+85251230100')).toHaveLength(1)
  })

  it('are one for one dedupe key, and none when the command that asked is undone', async () => {
    const same = { kind: 'messages.trialSms', to: '+85251230101', key: 'messages.once', fails: false }
    const [first, second] = await Promise.all([
      app.execute(tell, same, person.actor),
      app.execute(tell, same, person.actor),
    ])
    expect(first.kind === 'done' && second.kind === 'done' && first.value.id === second.value.id).toBe(true)
    const undone = { ...same, key: 'messages.undone', fails: true }
    await expect(app.execute(tell, undone, person.actor)).rejects.toMatchObject({ code: 'NOT_FAILED' })
    await app.runJobs()
    expect((await ways.phones()).filter(({ to }) => to === '+85251230101')).toHaveLength(1)
    expect(await rows(app.db, sql`select 1 from messages.message where dedupe_key = 'messages.undone'`)).toEqual([])
  })

  it('are tried again when the provider is busy, down or speaks nonsense, and sent once when its answer is lost', async () => {
    await ways.trouble('busy', 'down', 'torn', 'lost')
    const id = await queue('+85251230102')
    const waits: [string, number][] = [
      ['BUSY', 90],
      ['PROVIDER_FAULT', 120],
      ['PROVIDER_FAULT', 300],
      ['UNREACHABLE', 900],
    ]
    await app.runJobs()
    for (const [n, [reason, seconds]] of waits.entries()) {
      expect(await message(id)).toMatchObject({ status: 'QUEUED', reason, attempts: n + 1 })
      app.clock.advance({ seconds: seconds - 1 })
      await pass()
      expect((await message(id)).attempts).toBe(n + 1)
      app.clock.advance({ seconds: 1 })
      await pass()
    }
    expect(await message(id)).toMatchObject({ status: 'DELIVERED', attempts: 5 })
    expect((await ways.phones()).filter(({ to }) => to === '+85251230102')).toHaveLength(1)
  })

  it('fail with the reason, and a person may send them again', async () => {
    const [refused, lost, unsaid] = await Promise.all(['0001', '0002', '0003'].map((end) => queue(`+8525123${end}`)))
    await app.runJobs()
    await pass()
    expect(await message(refused ?? '')).toMatchObject({ status: 'FAILED', reason: 'ADDRESS_REFUSED' })
    expect(await message(unsaid ?? '')).toMatchObject({ status: 'FAILED', reason: 'CONTENT_REFUSED' })
    expect(await message(lost ?? '')).toMatchObject({
      status: 'FAILED',
      reason: 'NOT_DELIVERED',
      receipt: 'absent subscriber',
    })
    const again = await person.send('POST', `/messages/${lost}/resend`, { reason: 'As asked' })
    expect(again.status).toBe(200)
    expect(await message(lost ?? '')).toMatchObject({ status: 'QUEUED', round: 2, attempts: 0 })
    await app.runJobs()
    expect((await ways.phones()).filter(({ reference }) => reference === `${lost}:2`)).toHaveLength(1)
    const fine = await queue('+85251230103')
    await app.runJobs()
    const needless = await person.send('POST', `/messages/${fine}/resend`, { reason: 'Twice' })
    expect(needless).toMatchObject({ status: 409, body: { code: 'NOT_FAILED', params: { status: 'DELIVERED' } } })
  })
})

describe('[A-21] messages by e-mail', () => {
  it('go through SMTP with a fixed id, and are sent when the server took them', async () => {
    const id = await queue('lee@example.com', 'messages.trialEmail')
    await app.runJobs()
    const found = await message(id)
    expect(found).toMatchObject({ status: 'SENT', toMasked: 'l****@example.com', subjectMasked: 'Trial message' })
    expect(found.receipt).toMatch(/^250 .*queued as/)
    const [letter] = (await ways.letters()).filter(({ to }) => to.includes('lee@example.com'))
    expect(letter?.raw).toContain(`Message-ID: <${id}.1@kontor.example>`)
    expect(letter?.raw).toContain('Auto-Submitted: auto-generated')
  })

  it('wait when the mailbox is busy and fail when there is none', async () => {
    const later = await queue('later@example.com', 'messages.trialEmail')
    const nobody = await queue('nobody@example.com', 'messages.trialEmail')
    await app.runJobs()
    expect(await message(later)).toMatchObject({ status: 'QUEUED', reason: 'BUSY', attempts: 1 })
    expect(await message(nobody)).toMatchObject({ status: 'FAILED', reason: 'ADDRESS_REFUSED' })
    app.clock.advance({ seconds: 30 })
    await pass()
    expect(await message(later)).toMatchObject({ status: 'SENT', attempts: 2 })
  })
})

describe('[A-21] the way out', () => {
  it('that is missing makes messages wait and say why, until there is one or it is too late', async () => {
    const { sms } = channels
    channels.sms = null
    const soon = await queue('+85251230110')
    await app.runJobs()
    expect(await message(soon)).toMatchObject({ status: 'QUEUED', reason: 'UNCONFIGURED', attempts: 0 })
    const settings = await person.get<{ channels: { channel: string; configured: boolean }[] }>('/message-settings')
    expect(settings.body.channels).toContainEqual({ channel: 'sms', configured: false, waiting: 1 })
    channels.sms = sms
    await pass()
    expect(await message(soon)).toMatchObject({ status: 'DELIVERED' })
    channels.sms = null
    const late = await queue('+85251230111')
    await app.runJobs()
    app.clock.advance({ hours: 2 })
    await pass()
    channels.sms = sms
    expect(await message(late)).toMatchObject({ status: 'FAILED', reason: 'EXPIRED' })
  })

  it('that refuses our key makes messages wait; the key is in no table', async () => {
    const { sms } = channels
    channels.sms = sms === null ? null : { ...sms, secret: 'wrong' }
    const id = await queue('+85251230112')
    await app.runJobs()
    channels.sms = sms
    expect(await message(id)).toMatchObject({ status: 'QUEUED', reason: 'KEY_REFUSED' })
  })

  it('is tried by a trial message, which leaves a masked record', async () => {
    const sent = await person.send<{ id: string }>('POST', '/messages/trial', {
      channel: 'sms',
      to: '5123 0113',
      language: 'zh-Hant',
    })
    await app.runJobs()
    expect(await message(sent.body.id)).toMatchObject({ status: 'DELIVERED', language: 'zh-Hant' })
    const [record] = await rows(
      app.db,
      sql<{
        text: string
      }>`select to_jsonb(j)::text as text from platform.journal j where command = 'messages.message.sendTrial'`,
    )
    expect(record?.text).toContain('****0113')
    expect(record?.text).not.toContain('51230113')
    const wrong = await person.send('POST', '/messages/trial', { channel: 'email', to: '51230113', language: 'en' })
    expect(wrong).toMatchObject({ status: 422, body: { code: 'ADDRESS_INVALID' } })
  })
})

describe('[A-21] settings and words', () => {
  it('of a broker replace those of the house, are checked, and go back', async () => {
    const own = { language: 'en', body: 'Hello from {{sender}}', reason: 'House style' }
    const wrong = await person.send('PUT', '/message-templates/messages.trialSms', { ...own, body: 'Hello' })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'TEMPLATE_INVALID', fields: [{ code: 'PLACEHOLDER_MISSING' }] },
    })
    expect((await person.send('PUT', '/message-templates/messages.trialSms', own)).status).toBe(200)
    expect((await message(await queue('+85251230120'))).bodyMasked).toBe('Hello from Test')
    const back = await person.send('POST', '/message-templates/messages.trialSms/restore', {
      language: 'en',
      reason: 'Back',
    })
    expect(back.status).toBe(200)
    expect((await message(await queue('+85251230121'))).bodyMasked).toContain('trial message')
    const unknown = await person.send('PUT', '/message-templates/messages.nothing', own)
    expect(unknown).toMatchObject({ status: 404, body: { code: 'KIND_UNKNOWN' } })
  })

  it('of quiet hours need a beginning and an end', async () => {
    const half = await person.send('PUT', '/message-settings', { quietFrom: '22:00', quietTo: null })
    expect(half).toMatchObject({ status: 422, body: { code: 'QUIET_HOURS_EMPTY' } })
    const set = await person.send('PUT', '/message-settings', { quietFrom: '21:30', quietTo: '09:00' })
    expect(set.status).toBe(200)
    expect((await person.get('/message-settings')).body).toMatchObject({ quietFrom: '21:30', quietTo: '09:00' })
  })
})

describe('[A-21] who sees messages', () => {
  it('is whoever sees the client; addresses stand in clear nowhere', async () => {
    const branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    const { body } = await branch.get<{ items: unknown[] }>('/messages')
    expect(body.items).toEqual([])
    const id = await queue('+85251230130')
    expect((await branch.get(`/messages/${id}`)).status).toBe(404)
    expect((await branch.send('POST', `/messages/${id}/resend`, { reason: 'x' })).status).toBe(404)
    const found = await person.get<{ items: { id: string }[] }>('/messages?to=51230130')
    expect(found.body.items.map((one) => one.id)).toEqual([id])
    const [kept] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(m::text, '') as text from messages.message m`,
    )
    expect(kept?.text).not.toMatch(/5123013|lee@/)
  })
})
