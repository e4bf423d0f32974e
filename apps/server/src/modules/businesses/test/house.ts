import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import sharp from 'sharp'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Config } from '#platform/config.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { type Person, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import type { BusinessDraft, FormDraft } from '../schema/definition.ts'

export type House = Awaited<ReturnType<typeof house>>

const DESIGN = ['view', 'export', 'create', 'update', 'publish', 'retire', 'import'].map(
  (verb) => `businesses.business.${verb}`,
)

/** A broker with somebody who designs businesses; everything real behind it. */
export async function house(timeZone = 'Asia/Hong_Kong', config: Partial<Config> = {}) {
  const people = new People()
  const app = await testApp({ directory: people, connectionsMax: 20, config: { timeZone, ...config } })
  const departmentId = newId<'department'>()
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  const place = { businessLine: 'brokerage', departmentId }
  const join = (name: string, permissions: string[], scope?: Actor['scope']): Person => {
    const person = app.signInAs(permissions, scope ?? { all: true }, { name })
    people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
    return person
  }
  return { app, people, place, join, designer: join('Designer', DESIGN) }
}

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })

/** Change of a mobile number: the old one, the new one, a reason and papers. */
export const mobileForm: FormDraft = {
  sections: [
    {
      id: 'change',
      label: l('Change'),
      fields: [
        { kind: 'phone', key: 'mobile', label: l('New mobile number'), required: true },
        { kind: 'text', key: 'reason', label: l('Reason') },
        { kind: 'number', key: 'count', label: l('Times changed this year') },
        { kind: 'upload', key: 'papers', label: l('Papers') },
      ],
    },
  ],
}

/** One approver, and a second one from the third change of a year on. */
export function mobileDefinition(approver: string, more: Partial<BusinessDraft> = {}): BusinessDraft {
  return {
    forms: { person: mobileForm },
    flow: {
      nodes: [
        { kind: 'start', id: 'start' },
        {
          kind: 'approve',
          id: 'review',
          label: l('Review'),
          assignment: { anyOf: [{ by: 'operators', operatorIds: [approver] }] },
        },
        { kind: 'end', id: 'end', outcome: 'approved' },
      ],
      edges: [
        { id: 'asked', from: 'start', to: 'review' },
        { id: 'agreed', from: 'review', to: 'end' },
      ],
    },
    ...more,
  }
}

export const basics = (more: object = {}) => ({
  names: { en: 'Change mobile number', 'zh-Hans': '变更手机号', 'zh-Hant': '變更手機號' },
  businessLine: 'brokerage',
  subjectTypes: ['person'],
  category: 'profile',
  ...more,
})

export type Saved = { id: string; draft: number; state: string; versionId: string; number: number; code: string }

/** A business with this definition, published by the designer. */
export async function published(at: House, definition: BusinessDraft, more: object = {}): Promise<Saved> {
  const code = `b-${randomUUID().slice(0, 8)}`
  const made = await at.designer.send<Saved>('POST', '/businesses', { code, ...basics(more) })
  const saved = await at.designer.send<Saved>('PUT', `/businesses/${made.body.id}`, { draft: 1, definition })
  const done = await at.designer.send<Saved>('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
  if (done.status !== 200) throw new Error(`not published: ${JSON.stringify([made.body, saved.body, done.body])}`)
  return { ...done.body, code }
}

export const CLERK = [
  'businesses.request.launch',
  'businesses.request.view',
  'clients.client.view',
  'accounts.account.view',
  'archive.upload.stage',
]
export const APPROVER = [
  'businesses.request.view',
  ...['agree', 'handle', 'refuse', 'return', 'transfer', 'takeBack'].map((verb) => `approvals.task.${verb}`),
  'approvals.ticket.view',
]

let clients = 0

/** A client with one account in the house. */
export async function aClient(at: House, more: { type?: 'cash' | 'futures'; profile?: object } = {}) {
  clients += 1
  const number = clients
  const { db, platform } = at.app
  return inTransaction(db, async (tx) => {
    const profile = aProfile(number, more.profile ?? {})
    const client = await createClient(tx, platform, platform.clock(), profile, at.place)
    const account = await openAccount(tx, platform, platform.clock(), {
      clientId: client.id,
      type: more.type ?? 'cash',
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
}

export type Launched = { id: string; requestNo: string; caseId: string }

/** Launches a business; the answer as it came. */
export const launchAs = (person: Person, business: { id: string }, input: object) =>
  person.send<Launched & { code: string; fields: { path: string; code: string }[] }>('POST', '/requests', {
    businessId: business.id,
    ...input,
  })

/** The open task of a request's case. */
export async function openTask(at: House, requestId: string): Promise<string> {
  const [task] = await rows(
    at.app.db,
    sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
      where r.id = ${requestId} and t.state = 'open'`,
  )
  if (!task) throw new Error('no task is open')
  return task.id
}

export const decide = async (at: House, person: Person, requestId: string, verb: string, body: object = {}) =>
  person.send<{ code: string; params: Record<string, string>; fields?: { path: string; code: string }[] }>(
    'POST',
    `/tasks/${await openTask(at, requestId)}/${verb}`,
    body,
  )

/** A small picture sent by a person; the id values name it by. */
export async function upload(at: House, person: Person, parameter = 'other', name = 'paper.jpg'): Promise<string> {
  const bytes = await sharp({
    create: {
      width: 8,
      height: 8,
      channels: 3,
      background: { r: randomInt(255), g: randomInt(255), b: randomInt(255) },
    },
  })
    .jpeg()
    .toBuffer()
  const boundary = '----kontor-test'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/jpeg\r\n\r\n`
  const answer = await at.app.http.inject({
    method: 'POST',
    url: `/api/v1/archive/uploads?parameter=${parameter}`,
    headers: {
      ...person.headers,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': randomUUID(),
    },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  if (answer.statusCode !== 201) throw new Error(`not stored: ${answer.body}`)
  return (JSON.parse(answer.body) as { id: string }).id
}
