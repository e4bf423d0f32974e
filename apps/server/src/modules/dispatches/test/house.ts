import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { BusinessDraft } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import { type Person, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import type { DispatchDetail } from '../schema.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const SENDER = ['send', 'view', 'extend', 'urge', 'recall', 'close', 'export'].map(
  (verb) => `dispatches.dispatch.${verb}`,
)
export const HQ = [
  ...SENDER,
  'dispatches.item.redirect',
  'businesses.request.view',
  'businesses.request.launch',
  'archive.upload.stage',
]
export const FILLER = [
  'businesses.request.view',
  'approvals.task.handle',
  'approvals.task.transfer',
  'approvals.ticket.view',
]
const DESIGN = ['view', 'create', 'update', 'publish'].map((verb) => `businesses.business.${verb}`)

export type House = Awaited<ReturnType<typeof house>>

/** Headquarters, three branches with a clerk each, and one without anybody. */
export async function house(now = '2027-03-01T02:00:00Z') {
  const people = new People()
  const app = await testApp({ directory: people, connectionsMax: 20, now })
  const department = async (code: string): Promise<string> => {
    const id = newId<'department'>()
    await sql`insert into access.department (id, parent_id, code, names, created_at)
      values (${id}, null, ${code}, ${JSON.stringify(l(code))}::jsonb, now())`.execute(app.db)
    people.departments.set(id, code)
    return id
  }
  const join = async (name: string, permissions: string[], home: string, scope?: Actor['scope']): Promise<Person> => {
    const person = app.signInAs(permissions, scope ?? { all: true }, { name })
    const { operatorId } = person.actor
    people.all.set(operatorId, { actor: person.actor, roles: new Set(), active: true, departmentId: home })
    await sql`insert into access.operator (id, username, name, language, department_id, sees_all, created_at)
      values (${operatorId}, ${name.toLowerCase()}, ${name}, 'en', ${home}, false, now())`.execute(app.db)
    return person
  }
  const only = (...departmentIds: string[]) => ({
    all: false as const,
    businessLines: ['brokerage'],
    departmentIds,
  })
  const hq = await department('HQ')
  const east = await department('EAST')
  const west = await department('WEST')
  const north = await department('NORTH')
  const empty = await department('EMPTY')
  return {
    app,
    people,
    places: { hq, east, west, north, empty },
    join,
    only,
    designer: await join('Designer', DESIGN, hq),
    sender: await join('Sender', HQ, hq),
    clerks: {
      east: await join('Eve', FILLER, east, only(east)),
      west: await join('Wes', FILLER, west, only(west)),
      north: await join('Nora', FILLER, north, only(north)),
    },
  }
}

/** A check-up: headquarters says the question, branches count and tell; a controller looks at each answer when there is one. */
export function checkUp(controller?: string): BusinessDraft {
  const review = controller
    ? [
        {
          kind: 'approve' as const,
          id: 'review',
          label: l('Review'),
          assignment: { anyOf: [{ by: 'operators' as const, operatorIds: [controller] }] },
          fields: { note: 'hidden' as const },
        },
      ]
    : []
  const line = ['start', 'fill', ...review.map(({ id }) => id), 'end']
  return {
    forms: {
      none: {
        sections: [
          {
            id: 'main',
            label: l('Check-up'),
            fields: [
              { kind: 'text', key: 'question', label: l('Question'), required: true },
              { kind: 'number', key: 'count', label: l('Clients checked'), required: true },
              { kind: 'phone', key: 'contact', label: l('Contact') },
              { kind: 'text', key: 'note', label: l('Private note') },
              { kind: 'upload', key: 'papers', label: l('Papers') },
            ],
          },
        ],
      },
    },
    flow: {
      settings: { requiresChecker: false, withdraw: 'whileRunning' },
      nodes: [
        {
          kind: 'start',
          id: 'start',
          fields: { count: 'read', contact: 'read', note: 'hidden' },
        },
        {
          kind: 'handle',
          id: 'fill',
          label: l('Fill in'),
          assignment: { anyOf: [{ by: 'initiator' }] },
          fields: { count: 'required', contact: 'edit', note: 'edit' },
        },
        ...review,
        { kind: 'end', id: 'end' },
      ],
      edges: line.slice(1).map((to, at) => ({ id: `e${at}`, from: line[at] ?? '', to })),
    },
    launch: { account: 'none', dispatch: { step: 'fill' } },
  } as BusinessDraft
}

/** Publishes a business and says its id. */
export async function published(at: House, code: string, definition: BusinessDraft): Promise<string> {
  const basics = { names: l(code), businessLine: 'brokerage', subjectTypes: ['none'], category: 'other' }
  const made = await at.designer.send<{ id: string }>('POST', '/businesses', { code, ...basics })
  const saved = await at.designer.send('PUT', `/businesses/${made.body.id}`, { draft: 1, definition })
  const done = await at.designer.send('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
  if (done.status !== 200) throw new Error(`not published: ${JSON.stringify([made.body, saved.body, done.body])}`)
  return made.body.id
}

export type Item = { id: string; departmentName: string; standing: string; requestId: string; handlers: string[] }

export const itemsOf = async (person: Person, dispatchId: string): Promise<Item[]> =>
  (await person.get<{ items: Item[] }>(`/dispatch-items?dispatchId=${dispatchId}`)).body.items

export const detailOf = async (person: Person, id: string): Promise<DispatchDetail> =>
  (await person.get<DispatchDetail>(`/dispatches/${id}`)).body

/** Fills in and sends on, as somebody who is asked; the answer as it came. */
export async function answer(at: House, person: Person, requestId: string, edits: object, offers?: string) {
  const [task] = await rows(
    at.app.db,
    sql<{ id: string }>`select t.id from approvals.v_open_task t join businesses.v_request r on r.case_id = t.case_id
      where r.id = ${requestId}`,
  )
  return person.send<{ code: string }>('POST', `/tasks/${task?.id ?? newId<'task'>()}/handle`, {
    edits,
    ...(offers ? { offers } : {}),
  })
}

export const standings = (items: readonly Item[]): Record<string, string> =>
  Object.fromEntries(items.map((one) => [one.departmentName, one.standing]))
