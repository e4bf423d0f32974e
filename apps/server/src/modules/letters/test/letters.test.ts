import { PDFDocument } from '@cantoo/pdf-lib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messages } from '#modules/messages'
import { rows } from '#platform/db.ts'
import { hongKongNumber, residentNumber } from '#testing/a-profile.ts'
import { agreeAll, anApplication, type Branch, branch, submitted, upload } from '#testing/branch.ts'
import { startWays, type Ways } from '#testing/ways.ts'
import { letters } from '../index.ts'
import { paperPassword } from '../policy/password.ts'

let ways: Ways
let house: Branch
beforeAll(async () => {
  ways = await startWays()
  house = await branch([messages, letters], { messages: ways.config })
})
afterAll(async () => {
  ways.stop()
  await house.app.close()
})

/** Opens accounts for a client and sends what waits. */
async function opened(n: number, profile: object = {}, files: object[] = []): Promise<string> {
  const id = await submitted(house, anApplication(house.place, n, profile), files)
  await agreeAll(house, id, [house.first, house.compliance, house.officer])
  await house.app.runJobs()
  await sendWaiting()
  return id
}

async function sendWaiting(): Promise<void> {
  const call = { id: '1', attempt: 1, signal: new AbortController().signal }
  await house.app.platform.tasks.get('messages.queue.pass')?.(house.app.platform, {}, call)
  await house.app.runJobs()
}

const letterTo = async (to: string) => (await ways.letters()).find((one) => one.to.includes(to))?.raw ?? ''
const partsOf = (raw: string) =>
  [...raw.matchAll(/Content-Type: application\/pdf[\s\S]*?\r\n\r\n([\sA-Za-z0-9+/=]+)/g)].map(([, body = '']) =>
    Buffer.from(body.replaceAll(/\s/g, ''), 'base64'),
  )
const wordsOf = (raw: string) =>
  Buffer.from(
    raw.match(/Content-Transfer-Encoding: base64[\s\S]*?\r\n\r\n([\sA-Za-z0-9+/=]+)/)?.[1] ?? '',
    'base64',
  ).toString()

describe('[C-10] what a client is sent when the accounts are open', () => {
  it('an individual: an SMS, and a letter with the papers, which open with phone and document alone', async () => {
    const form = await upload(house, 'form', await aForm('CANARY signed form'))
    await opened(7301, {}, [{ uploadId: form }])
    const phone = '+85291007301'
    const [sms] = (await ways.phones()).filter(({ to }) => to === phone)
    const [account] = await accountsOf(7301)
    expect(sms?.text).toContain(account)
    const raw = await letterTo('client7301@example.com')
    const papers = partsOf(raw)
    expect(papers).toHaveLength(2)
    const password = `7301${hongKongNumber(7301).replaceAll(/[()]/g, '').slice(-4)}`
    for (const paper of papers) {
      await expect(PDFDocument.load(paper, { password: '00000000' })).rejects.toThrow(/password/i)
      await expect(PDFDocument.load(paper)).rejects.toThrow(/encrypted/i)
      expect(paper.toString('latin1')).not.toContain('CANARY')
    }
    const clear = await Promise.all(papers.map((paper) => PDFDocument.load(paper, { password })))
    expect(clear.map((paper) => paper.getPageCount())).toEqual([1, 1])
    expect(raw).toMatch(/filename="?[A-Z0-9-]+\.pdf/)
  })

  it('a joint or corporate client, or one without a document the rule knows: the letter alone', async () => {
    const documents = [{ kind: 'taiwan-permit', country: 'CN', number: '12345678' }]
    await opened(7302, { documents, nationality: 'TW' })
    const raw = await letterTo('client7302@example.com')
    expect(partsOf(raw)).toHaveLength(0)
    expect(raw).not.toBe('')
  })

  it('each letter once, however often its cause is repeated; papers that cannot be made keep the letter waiting', async () => {
    const id = await opened(7303)
    expect((await ways.letters()).filter(({ to }) => to.includes('client7303@example.com'))).toHaveLength(1)
    const kept = await rows(
      house.app.db,
      sql<{ kind: string; about: string }>`select kind, about from messages.message where about = ${id} order by kind`,
    )
    expect(kept).toEqual([
      { kind: 'letters.openedPapers', about: id },
      { kind: 'letters.openedSms', about: id },
    ])
    await sql`update messages.message set status = 'QUEUED', sent_at = null, settled_at = null, reason = null,
      next_at = created_at where about = ${id} and channel = 'email'`.execute(house.app.db)
    await sql`delete from clients.contact where kind = 'phone' and client_id =
      (select client_id from onboarding.application where id = ${id})`.execute(house.app.db)
    const call = { id: '1', attempt: 1, signal: new AbortController().signal }
    await house.app.platform.tasks.get('messages.queue.pass')?.(house.app.platform, {}, call)
    await house.app.runJobs()
    const [waits] = await rows(
      house.app.db,
      sql`select status, reason from messages.message where about = ${id} and channel = 'email'`,
    )
    expect(waits).toEqual({ status: 'QUEUED', reason: 'ENCLOSURES_FAILED' })
  })
})

describe('[C-07] what an applicant is told of a return', () => {
  const back = { page: 'address', reasons: ['ADDRESS_PROOF', 'SIGNATURE'], remark: 'CANARY looks forged' }
  async function returned(n: number): Promise<string> {
    const id = await submitted(house, anApplication(house.place, n, { language: 'en' }))
    expect((await house.first.send('POST', `/onboarding/applications/${id}/return`, back)).status).toBe(200)
    await sendWaiting()
    return letterTo(`client${n}@example.com`)
  }

  it('who applied online: page and reasons by mail, not the reviewer’s words; what staff entered: nothing', async () => {
    expect(await returned(7351)).toBe('')
    Object.assign(house.maker.actor, { kind: 'apiKey' })
    const raw = await returned(7352)
    Object.assign(house.maker.actor, { kind: 'operator' })
    expect(raw).toMatch(/Address/)
    expect(wordsOf(raw) + raw).not.toContain('CANARY')
  })
})

describe('[T-04] a cancellation the client is told of', () => {
  it('by SMS and mail in its language, once; nobody is told unless asked', async () => {
    await opened(7311)
    await opened(7312)
    const by = house.join('Closer', ['accounts.account.cancel', 'accounts.account.view', 'clients.client.view'])
    for (const [n, notify] of [
      [7311, true],
      [7312, false],
    ] as const) {
      const [account] = await accountIdsOf(n)
      const body = { reason: 'CLIENT_REQUEST', remark: 'asked', ...(notify ? { notify } : {}) }
      const answer = await by.send('POST', `/accounts/${account}/cancel`, body)
      expect(answer.status).toBe(200)
    }
    await house.app.runJobs()
    const told = (await ways.phones()).filter(({ text }) => text.includes('銷戶'))
    expect(told.map(({ to }) => to)).toEqual(['+85291007311'])
    const [no] = await accountsOf(7311)
    expect(told[0]?.text).toContain(no)
    const mails = (await ways.letters())
      .filter(({ to }) => to.includes('client7311@example.com'))
      .map(({ raw }) => wordsOf(raw))
    expect(mails.filter((words) => words.includes('銷戶已生效'))).toHaveLength(1)
  })
})

describe('[C-10] the password of papers', () => {
  it.each([
    ['+85291234567', [{ kind: 'hkid', number: 'A123456(7)' }], '45674567'],
    [
      '+85291234567',
      [
        { kind: 'passport', number: 'k1234567' },
        { kind: 'hkid', number: 'A123456(a)' },
      ],
      '4567456A',
    ],
    [
      '+8613800001111',
      [
        { kind: 'prc-id', number: residentNumber(1) },
        { kind: 'passport', number: 'E1' },
      ],
      null,
    ],
    ['+85291234567', [{ kind: 'passport', number: 'E1' }], null],
    [null, [{ kind: 'hkid', number: 'A123456(7)' }], null],
    ['+85291234567', [{ kind: 'taiwan-permit', number: '12345678' }], null],
  ] as const)('%s with %j: %s', (phone, documents, expected) => {
    const wanted = phone === '+8613800001111' ? `1111${residentNumber(1).slice(-4)}` : expected
    expect(paperPassword(phone, documents)).toBe(wanted)
  })
})

async function aForm(words: string): Promise<Buffer> {
  const paper = await PDFDocument.create()
  paper.addPage().drawText(words)
  return Buffer.from(await paper.save())
}

const ofClient = (n: number) => sql`from accounts.account a join onboarding.application_account o on o.account_id = a.id
  join onboarding.application p on p.id = o.application_id where p.phone_masked like ${`%${n}`}`
const accountsOf = async (n: number) =>
  (await rows(house.app.db, sql<{ no: string }>`select a.account_no as no ${ofClient(n)}`)).map(({ no }) => no)
const accountIdsOf = async (n: number) =>
  (await rows(house.app.db, sql<{ id: string }>`select a.id ${ofClient(n)}`)).map(({ id }) => id)
