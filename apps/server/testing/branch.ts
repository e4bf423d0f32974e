import { sql } from 'kysely'
import sharp from 'sharp'
import { newId } from '#kernel/ids.ts'
import { access } from '#modules/access'
import { accounts } from '#modules/accounts'
import { approvals } from '#modules/approvals'
import { archive } from '#modules/archive'
import { clients, type ProfileInput } from '#modules/clients'
import { members } from '#modules/members'
import { messages } from '#modules/messages'
import { onboarding, REVIEW_PERMISSIONS } from '#modules/onboarding'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Module } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { aProfile } from './a-profile.ts'
import { type Person, testApp } from './app.ts'
import { People } from './people.ts'

export type Branch = Awaited<ReturnType<typeof branch>>

/** What opening an account takes. */
const OPENING = [platformModule, access, approvals, clients, accounts, archive, messages, members, onboarding]
const DECIDE = ['approvals.task.agree', 'approvals.task.refuse', 'approvals.task.return', 'approvals.ticket.view']
const MAKE = ['create', 'update', 'submit', 'retry', 'view'].map((verb) => `onboarding.application.${verb}`)
const VIEW = ['onboarding.application.view', 'clients.client.view', 'accounts.account.view']

/**
 * A branch that opens accounts: a maker, reviewers for each step, and the whole server behind them.
 *
 * @param also    modules that have a say in openings.
 * @param config  what differs from a test's settings.
 */
export async function branch(
  also: readonly Module[] = [],
  config: NonNullable<Parameters<typeof testApp>[0]>['config'] = {},
) {
  const people = new People()
  const app = await testApp({
    modules: [...new Set([...OPENING, ...also])],
    directory: people,
    connectionsMax: 20,
    config,
  })
  // Most tests are about what comes after: contact.test.ts asks what the house asks as delivered.
  await sql`update onboarding.contact_demand set sources = '{}'`.execute(app.db)
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
  const reviewer = (name: string, permission: string) =>
    join(name, [...DECIDE, ...VIEW, permission, 'onboarding.content.reveal'])
  const staff = {
    maker: join('Maker', [
      ...MAKE,
      ...VIEW,
      'onboarding.import.create',
      'archive.upload.stage',
      'approvals.task.agree',
    ]),
    first: reviewer('First', REVIEW_PERMISSIONS.firstReview),
    caller: reviewer('Caller', REVIEW_PERMISSIONS.videoCall),
    compliance: reviewer('Compliance', REVIEW_PERMISSIONS.compliance),
    officer: reviewer('Officer', REVIEW_PERMISSIONS.officer),
  }
  return { app, people, place, join, ...staff }
}

export type Reply = { id: string; state: string; version: number; revision: number; caseId: string | null }

/** What is applied for, for a client of its own unless the profile says otherwise. */
export function anApplication(
  place: object,
  n: number,
  profile: Partial<Record<keyof ProfileInput, unknown>> = {},
  given: object = {},
) {
  return { ...place, profile: aProfile(n, profile), accounts: [{ type: 'cash' }], ...given }
}

/** Starts an application as its maker and submits it; returns its id. */
export async function submitted({ maker }: Branch, content: object, files: object[] = []): Promise<string> {
  const made = await maker.send<Reply>('POST', '/onboarding/applications', { content, files })
  if (made.status !== 201) throw new Error(`not made: ${JSON.stringify(made.body)}`)
  const sent = await maker.send<Reply>('POST', `/onboarding/applications/${made.body.id}/submit`, {})
  if (sent.status !== 200) throw new Error(`not submitted: ${JSON.stringify(sent.body)}`)
  return made.body.id
}

/** The open task of the application's case. */
export async function openTask({ app }: Branch, applicationId: string): Promise<string> {
  const [task] = await rows(
    app.db,
    sql<{ id: string }>`select t.id from approvals.task t join onboarding.application a on a.case_id = t.case_id
      where a.id = ${applicationId} and t.state = 'open'`,
  )
  if (!task) throw new Error('no task is open')
  return task.id
}

/** One reviewer after another agrees. */
export async function agreeAll(house: Branch, applicationId: string, by: Person[]): Promise<void> {
  for (const person of by) {
    const answer = await person.send('POST', `/tasks/${await openTask(house, applicationId)}/agree`, {})
    if (answer.status !== 200) throw new Error(`${person.actor.name}: ${JSON.stringify(answer.body)}`)
  }
}

export type Seen = {
  state: string
  revision: number
  version: number
  reviewSteps: string[]
  returned: { page: string | null; reasons: string[]; remark: string | null } | null
  failure: { module: string; code: string } | null
  events: { kind: string; toState: string; operatorName: string; toName: string | null }[]
  revisions: { revision: number; submittedAt: string | null; hash: string }[]
  accounts: { accountNo: string; type: string }[]
  files: { parameter: string; fileName: string }[]
  content: { profile: ProfileInput }
  clientId: string | null
  warnings: { code: string }[]
}

/** The application as somebody sees it. */
export async function seen(person: Person, id: string): Promise<Seen> {
  const { status, body } = await person.get<Seen>(`/onboarding/applications/${id}`)
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}

/** A picture; a different one for each colour. */
export function picture(blue: number): Promise<Buffer> {
  return sharp({ create: { width: 60, height: 40, channels: 3, background: { r: 10, g: 20, b: blue } } })
    .jpeg()
    .toBuffer()
}

/** A multipart body of files. */
export function formOf(parts: { field: string; name: string; type: string; bytes: Buffer }[]) {
  const boundary = '----kontor-test'
  const chunks = parts.flatMap(({ field, name, type, bytes }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ])
  return {
    payload: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}

let sent = 0

/** Sends a form as somebody and answers status and JSON. */
export async function post<B = Record<string, unknown>>(
  { app }: Branch,
  person: Person,
  path: string,
  form: ReturnType<typeof formOf>,
): Promise<{ status: number; body: B }> {
  sent += 1
  const answer = await app.http.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { ...person.headers, 'content-type': form.type, 'idempotency-key': `form-number-${sent}` },
    payload: form.payload,
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as B }
}

/** Uploads a file of a parameter; returns the id a command names it by. */
export async function upload(house: Branch, parameter: string, bytes: Buffer): Promise<string> {
  const form = formOf([{ field: 'file', name: `${parameter}.jpg`, type: 'image/jpeg', bytes }])
  const answer = await post<{ id: string }>(house, house.maker, `/archive/uploads?parameter=${parameter}`, form)
  if (answer.status !== 201) throw new Error(`not stored: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}
