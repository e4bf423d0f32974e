import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { hashPassword } from '#modules/access'
import { openAccount } from '#modules/accounts'
import { type BusinessDraft, type FormDraft } from '#modules/businesses'
import { bindMember, createClient } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { CLIENT_COOKIE } from '#platform/http/credentials.ts'
import { aHolder, aProfile } from '#testing/a-profile.ts'
import { type Answer, type Person, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { withClients } from '../resolve.ts'

export type House = Awaited<ReturnType<typeof house>>
export const PASSWORD = 'Correct-Horse-7'
const DESIGN = ['view', 'export', 'create', 'update', 'publish', 'retire', 'import'].map(
  (verb) => `businesses.business.${verb}`,
)
export const REVIEWER = [
  'businesses.request.view',
  ...['agree', 'handle', 'refuse', 'return', 'transfer', 'takeBack'].map((verb) => `approvals.task.${verb}`),
  'approvals.ticket.view',
]

/** A broker whose reviewers look at what clients send; everything real behind it. */
export async function house() {
  const people = new People()
  const app = await testApp({ directory: withClients(people, 'Asia/Hong_Kong'), connectionsMax: 20 })
  const departmentId = newId<'department'>()
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  const place = { businessLine: 'brokerage', departmentId }
  const join = (name: string, permissions: string[] | 'all', scope?: Actor['scope']): Person => {
    const person = app.signInAs(permissions, scope ?? { all: true }, { name })
    people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
    return person
  }
  return { app, people, place, join, designer: join('Designer', DESIGN), reviewer: join('Reviewer', REVIEWER) }
}

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })

/** What a client asks for, with a word that is the house's alone and papers. */
export const form: FormDraft = {
  sections: [
    {
      id: 'what',
      label: l('What'),
      fields: [
        { kind: 'phone', key: 'mobile', label: l('New mobile number'), required: true },
        { kind: 'text', key: 'grounds', label: l('Grounds of the house'), required: true },
        { kind: 'text', key: 'reason', label: l('Reason') },
        { kind: 'upload', key: 'papers', label: l('Papers') },
      ],
    },
  ],
}

/** One review by somebody of the house; clients may start it and see nothing of the house's grounds. */
export const definition = (reviewer: string, more: Partial<BusinessDraft> = {}): BusinessDraft => ({
  forms: { person: form, entity: form, special: form },
  flow: {
    nodes: [
      { kind: 'start', id: 'start' },
      {
        kind: 'approve',
        id: 'review',
        label: l('Review'),
        assignment: { anyOf: [{ by: 'operators', operatorIds: [reviewer] }], whenEmpty: 'admin' },
      },
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'asked', from: 'start', to: 'review' },
      { id: 'agreed', from: 'review', to: 'end' },
    ],
  },
  launch: { portal: { fields: { grounds: 'hidden' } } },
  ...more,
})

export type Saved = { id: string; code: string }

/** A business with this definition, published. */
export async function published(at: House, given: BusinessDraft): Promise<Saved> {
  const code = `b-${randomUUID().slice(0, 8)}`
  const document = {
    format: 'kontor.business/1' as const,
    code,
    names: l('Change mobile number'),
    businessLine: 'brokerage',
    subjectTypes: Object.keys(given.forms),
    category: 'profile',
    definition: JSON.parse(JSON.stringify(given)),
  }
  const made = await at.designer.send<{ id: string; draft: number }>('POST', '/business-imports', { document })
  const done = await at.designer.send<Saved>('POST', `/businesses/${made.body.id}/publish`, { draft: 1 })
  if (done.status !== 200) throw new Error(`not published: ${JSON.stringify([made.body, done.body])}`)
  return { ...done.body, code }
}

let clients = 0

/** A client with an account, and a login whose password is known. */
export async function aClient(at: House, more: { type?: 'individual' | 'joint' } = {}) {
  clients += 1
  const number = 700 + clients
  const { db, platform } = at.app
  const memberNo = `M${90_000_000 + number}`
  const phone = `+8529${String(1_000_000 + number)}`
  const profile = aProfile(number, more.type === 'joint' ? { type: 'joint', persons: [aHolder(number + 5000)] } : {})
  const made = await inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, platform.clock(), profile, at.place)
    const account = await openAccount(tx, platform, platform.clock(), {
      clientId: client.id,
      type: 'futures',
      accountNo: null,
      parentId: null,
      ...at.place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return { clientId: client.id, accountId: account.id, accountNo: account.accountNo }
  })
  const memberId = await aLogin(at, memberNo, phone)
  await inTransaction(db, (tx) => bindMember(tx, made.clientId, memberNo, platform.clock().toString()))
  return { ...made, memberNo, memberId, phone }
}
export type Client = Awaited<ReturnType<typeof aClient>>

/** A login with a password of its own. */
export async function aLogin(at: House, memberNo: string, phone: string | null): Promise<string> {
  const registered = await at.join('App', 'all').send<{ id: string }>('POST', '/members', {
    memberNo,
    phone,
    email: `${memberNo.toLowerCase()}@mail.example`,
    language: 'en',
  })
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body))
  await sql`update members.member set password_hash = ${await hashPassword(PASSWORD)}, password_kind = 'chosen',
    password_set_at = now() where id = ${registered.body.id}`.execute(at.app.db)
  return registered.body.id
}

/** A browser at the portal: its cookie, where it has one. */
export type Browser = {
  cookie: string | null
  get<B = Record<string, unknown>>(path: string): Promise<Answer<B>>
  send<B = Record<string, unknown>>(
    method: 'POST' | 'DELETE',
    path: string,
    body?: object,
    key?: string,
  ): Promise<Answer<B>>
}

/** Asks the portal with whatever cookie is given. */
export function browserAt(at: House, cookie: string | null): Browser {
  const ask = async <B>(
    method: string,
    path: string,
    body?: object,
    key: string = randomUUID(),
  ): Promise<Answer<B>> => {
    const response = await at.app.http.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      headers: {
        ...(cookie ? { cookie: `${CLIENT_COOKIE}=${cookie}` } : {}),
        'user-agent': 'A phone',
        ...(method === 'GET' ? {} : { 'idempotency-key': key, 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { payload: JSON.stringify(body ?? {}) }),
    })
    const text = response.body
    const json = String(response.headers['content-type'] ?? '').includes('json')
    return { status: response.statusCode, body: (json ? JSON.parse(text) : text) as B, headers: response.headers }
  }
  return {
    cookie,
    get: (path) => ask('GET', path),
    send: (method, path, body, key) => ask(method, path, body, key),
  }
}

export const DEVICE = '0123456789abcdef'

/** The code that went to a phone last. */
export async function codeSent(at: House): Promise<string> {
  const [sent] = await rows(
    at.app.db,
    sql<{ content: Buffer }>`select content_sealed as content from messages.message where kind = 'portal.signInCode'
      order by id desc limit 1`,
  )
  if (!sent) throw new Error('no code was sent')
  const found = /\d{6}/.exec(at.app.platform.cipher.open(sent.content, 'messages.message.content'))
  if (!found) throw new Error('no code in the message')
  return found[0]
}

/** A client signed in to the portal with password and code. */
export async function signIn(at: House, { memberNo }: Pick<Client, 'memberNo'>, deviceId = DEVICE): Promise<Browser> {
  const nobody = browserAt(at, null)
  const first = await nobody.send<{ challenge: string }>('POST', '/portal/session', {
    login: memberNo,
    password: PASSWORD,
    deviceId,
  })
  if (first.status !== 200) throw new Error(JSON.stringify(first.body))
  const { challenge } = first.body
  const done = await nobody.send('POST', '/portal/session/code', { challenge, code: await codeSent(at) })
  const cookie = new RegExp(`${CLIENT_COOKIE}=([^;]+)`).exec(String(done.headers['set-cookie']))?.[1]
  if (!cookie) throw new Error(JSON.stringify(done.body))
  return browserAt(at, cookie)
}

/** Starts a business on an own account. */
export const start = (
  browser: Browser,
  business: Saved,
  client: Pick<Client, 'accountId'>,
  input: object = {},
  key?: string,
) =>
  browser.send<{ id: string; requestNo: string; code: string }>(
    'POST',
    '/portal/requests',
    {
      businessId: business.id,
      accountId: client.accountId,
      consent: true,
      values: { mobile: '+85291234567' },
      ...input,
    },
    key,
  )
