import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type Person, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import type { BusinessDraft, FormDraft } from '../schema/definition.ts'

export type House = Awaited<ReturnType<typeof house>>

const DESIGN = ['view', 'export', 'create', 'update', 'publish', 'retire', 'import'].map(
  (verb) => `businesses.business.${verb}`,
)

/** A broker with somebody who designs businesses; everything real behind it. */
export async function house() {
  const people = new People()
  const app = await testApp({ directory: people, connectionsMax: 20 })
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
