import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { pdfText } from '#testing/pdf-text.ts'
import type { BusinessDraft, RequestDetail } from '../schema.ts'
import { aClient, CLERK, decide, type House, house, launchAs, mobileDefinition, published } from './house.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const BANKS = [
  { code: '003', name: 'Harbour Bank' },
  { code: '004', name: 'Peak Bank' },
  { code: '005', name: 'CANARY Bank' },
]
const definition: SourceDraft = {
  kind: 'register',
  columns: ['code', 'name'].map((key) => ({ key, type: 'text' as const, label: l(key) })),
}
const bank = (key: string) => ({
  kind: 'select' as const,
  key,
  label: l(key),
  choices: [],
  options: { source: 'banks', parameters: {}, column: 'code', label: 'name' },
})
const list = (key: string) => ({ kind: 'table' as const, key, label: l(key), columns: [bank('bank')] })

type Flow = NonNullable<BusinessDraft['flow']>
type Drawn = { fields: object[]; then?: object; hidden?: Record<string, 'hidden'> }

let at: House
let clerk: Person
/** Sees the next request at its step, and of it what the step shows. */
let reader: Person

/** A review, and something behind it. */
function drawn({ fields, then, hidden = {} }: Drawn): BusinessDraft {
  const plain = mobileDefinition(reader.actor.operatorId)
  const review = plain.flow?.nodes.find(({ id }) => id === 'review')
  const step = then ? [{ id: 'then', label: l('Then'), ...then }] : []
  const line = ['start', 'review', ...step.map(({ id }) => id), 'end']
  return {
    ...plain,
    forms: { person: { sections: [{ id: 'all', label: l('All'), fields }] } },
    flow: {
      nodes: [
        { kind: 'start', id: 'start' },
        { ...review, fields: hidden },
        ...step,
        { kind: 'end', id: 'end', outcome: 'approved' },
      ] as Flow['nodes'],
      edges: line.slice(1).map((to, n) => ({ id: `e${n}`, from: line[n] ?? '', to })),
    },
    launch: { whenRunning: 'allow' },
  } as BusinessDraft
}

beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  reader = at.join('Reader', ['businesses.request.view', 'approvals.task.agree'])
  const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  const seed = { code: 'banks', label: l('Banks'), note: '', definition, rows: BANKS, author, publisher }
  await inTransaction(at.app.db, (tx) => seedSource({ tx, now: at.app.clock() }, seed))
})
afterAll(() => at?.app.close())
afterEach(() => sourceIs(1))

const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body

async function printed(person: Person, id: string): Promise<string> {
  const url = `/api/v1/requests/${id}/print?language=en`
  return pdfText((await at.app.http.inject({ method: 'GET', url, headers: person.headers })).rawPayload)
}

const chosenWords = async (id: string) =>
  (
    await rows(
      at.app.db,
      sql<{ words: Buffer }>`select words_sealed as words from businesses.chosen_words where request_id = ${id}`,
    )
  ).map(({ words }) => words.toString('utf8'))

/** Whether the source is there to be asked: without it nobody can say what anything is called today. */
const sourceIs = (number: number | null) =>
  sql`update sources.source set current_number = ${number} where code = 'banks'`.execute(at.app.db)

async function launchedWith(business: { id: string }, values: object) {
  const { accountId } = await aClient(at)
  const form = await clerk.get<{ baseline: string }>(`/businesses/${business.id}/launch-form?accountId=${accountId}`)
  const made = await launchAs(clerk, business as never, { accountId, values, baseline: form.body.baseline } as never)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

/** The request that this one has started. */
async function nextOf(id: string): Promise<string> {
  await decide(at, reader, id, 'agree')
  await at.app.runJobs()
  const [child] = (await seen(clerk, id)).chain.filter(({ relation }) => relation === 'child')
  if (!child) throw new Error('nothing was handed on')
  return child.id
}

describe('[A-22] [A-06] what was chosen from a data source, handed on to the next request', () => {
  it('is called there as it was called when it was chosen, under the name it goes over to, down the whole chain', async () => {
    const last = await published(at, drawn({ fields: [bank('into')] }))
    const next = await published(
      at,
      drawn({
        fields: [bank('into'), list('others')],
        then: { kind: 'relay', flowCode: `business.${last.code}`, map: { into: 'into' } },
      }),
    )
    const map = { into: 'bank', others: 'more' }
    const then = { kind: 'relay', flowCode: `business.${next.code}`, map }
    const first = await published(at, drawn({ fields: [bank('bank'), list('more')], then }))
    const id = await launchedWith(first, { bank: '003', more: [{ id: 'r1', bank: '004' }] })
    await sourceIs(null)
    const child = await nextOf(id)
    const { form, values } = await seen(reader, child)
    expect(values).toMatchObject({ into: '003', others: [{ bank: '004' }] })
    const [into, others] = form.sections[0]?.fields ?? []
    expect(into).toMatchObject({ key: 'into', choices: [{ value: '003', label: { en: 'Harbour Bank' } }] })
    expect(others).toMatchObject({ columns: [{ choices: [{ value: '004', label: { en: 'Peak Bank' } }] }] })
    const paper = await printed(reader, child)
    expect(paper).toContain('Harbour Bank')
    expect(paper).toContain('Peak Bank')
    const grandchild = await nextOf(child)
    expect(JSON.stringify((await seen(reader, grandchild)).form)).toContain('Harbour Bank')
    expect(await printed(clerk, grandchild)).toContain('Harbour Bank')
    for (const sealed of [...(await chosenWords(child)), ...(await chosenWords(grandchild))])
      expect(sealed).not.toContain('Harbour')
  })

  it('[A-10] says no word of a field that the step hides, in no answer and on no paper, and of none that stays behind', async () => {
    const next = await published(
      at,
      drawn({
        fields: [bank('bank'), bank('inside'), list('more')],
        hidden: { inside: 'hidden', 'more.bank': 'hidden' },
      }),
    )
    const then = {
      kind: 'relay',
      flowCode: `business.${next.code}`,
      map: { bank: 'bank', inside: 'inside', more: 'more' },
    }
    const fields = [bank('bank'), bank('inside'), bank('own'), list('more')]
    const first = await published(at, drawn({ fields, then }))
    const values = { bank: '003', inside: '005', own: '004', more: [{ id: 'r1', bank: '005' }] }
    const child = await nextOf(await launchedWith(first, values))
    const shown = JSON.stringify(await seen(reader, child))
    expect(shown).toContain('Harbour Bank')
    expect(shown).not.toContain('CANARY')
    const paper = await printed(reader, child)
    expect(paper).toContain('Harbour Bank')
    expect(paper).not.toContain('CANARY')
    // Whoever made it chose it himself; what was not handed on has left no word.
    const own = JSON.stringify((await seen(clerk, child)).form)
    expect(own).toContain('CANARY Bank')
    expect(own).not.toContain('Peak Bank')
  })

  it('without a map, what has the same name goes on with its word', async () => {
    const next = await published(at, drawn({ fields: [bank('bank')] }))
    const then = { kind: 'relay', flowCode: `business.${next.code}` }
    const first = await published(at, drawn({ fields: [bank('bank')], then }))
    const child = await nextOf(await launchedWith(first, { bank: '004' }))
    expect(JSON.stringify((await seen(reader, child)).form)).toContain('Peak Bank')
  })
})

describe('[A-13] [A-06] a copy of an old request', () => {
  it('calls what it takes over as the old one did, though the source names it no more', async () => {
    const business = await published(at, drawn({ fields: [bank('bank')] }))
    const id = await launchedWith(business, { bank: '003' })
    const { accountId } = await seen(clerk, id)
    await sourceIs(null)
    const copy = await clerk.get(`/businesses/${business.id}/launch-form?accountId=${accountId}&copyOf=${id}`)
    expect(JSON.stringify(copy.body)).toContain('Harbour Bank')
  })
})
