import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { BusinessDraft } from '../schema/definition.ts'
import { basics, type House, house, mobileDefinition, mobileForm, published, type Saved } from './house.ts'

let at: House
beforeAll(async () => {
  at = await house()
})
afterAll(() => at.app.close())

const nobody = randomUUID()
type Problem = { path: string; code: string; params?: Record<string, unknown> }
type Detail = Saved & { problems: Problem[]; changed: boolean; versions: { number: number; current: boolean }[] }

async function drafted(definition: object, more: object = {}): Promise<Saved> {
  const { body } = await at.designer.send<Saved>('POST', '/businesses', {
    code: `d-${randomUUID().slice(0, 8)}`,
    ...basics(more),
  })
  const saved = await at.designer.send<Saved>('PUT', `/businesses/${body.id}`, { draft: 1, definition })
  expect(saved.status).toBe(200)
  return { ...body, draft: 2 }
}

describe('[A-01] a business is drawn, published and retired', () => {
  it('[G2] saves a draft in parts and tells two editors of each other', async () => {
    const business = await drafted({ forms: { person: mobileForm } })
    const first = await at.designer.send<Saved>('PUT', `/businesses/${business.id}`, {
      draft: 2,
      definition: { flow: mobileDefinition(nobody).flow },
    })
    expect(first.body).toMatchObject({ draft: 3 })
    const second = await at.designer.send('PUT', `/businesses/${business.id}`, { draft: 2, basics: { icon: 'phone' } })
    expect(second).toMatchObject({ status: 409, body: { code: 'DRAFT_CHANGED', params: { by: 'Designer' } } })
    const { body } = await at.designer.get<Detail & { definition: object }>(`/businesses/${business.id}`)
    expect(Object.keys(body.definition).sort()).toEqual(['flow', 'forms'])
    expect(body.problems).toEqual([])
  })

  it('[A-10] tells that whoever approves never writes, and lets a step of handling', async () => {
    const rights = { count: 'required', mobile: 'edit' }
    const given = (kind: string) => {
      const { flow } = mobileDefinition(nobody)
      const nodes = flow.nodes.map((node) => (node.id === 'review' ? { ...node, kind, fields: rights } : node))
      return { forms: { person: mobileForm }, flow: { ...flow, nodes, settings: { requiresChecker: false } } }
    }
    const told = async (kind: string) => {
      const { id } = await drafted(given(kind))
      const { body } = await at.designer.get<Detail>(`/businesses/${id}`)
      return body.problems.map(({ path, code, params }) => [path, code, params])
    }
    expect(await told('approve')).toEqual([
      ['flow.nodes.review', 'RIGHT_NEEDS_HANDLING', { field: 'count' }],
      ['flow.nodes.review', 'RIGHT_NEEDS_HANDLING', { field: 'mobile' }],
    ])
    expect(await told('handle')).toEqual([])
  })

  it('publishes versions that never change, one current', async () => {
    const business = await published(at, mobileDefinition(nobody))
    await at.designer.send('PUT', `/businesses/${business.id}`, {
      draft: 2,
      definition: { launch: { whenRunning: 'warn' } },
    })
    const again = await at.designer.send<Saved>('POST', `/businesses/${business.id}/publish`, {
      draft: 3,
      note: 'warns',
    })
    expect(again.body).toMatchObject({ number: 2, state: 'published' })
    const { body } = await at.designer.get<Detail>(`/businesses/${business.id}`)
    expect(body.versions).toMatchObject([
      { number: 2, current: true, note: 'warns' },
      { number: 1, current: false },
    ])
    expect(body.changed).toBe(false)
    const first = await at.designer.get<{ definition: BusinessDraft }>(
      `/businesses/${business.id}/versions/${business.versionId}`,
    )
    expect(first.body.definition.launch?.whenRunning).toBe('refuse')
    await expect(
      sql`update businesses.business_version set note = 'x' where id = ${business.versionId}`.execute(at.app.db),
    ).rejects.toThrow('never changes')
    const flows = await rows(
      at.app.db,
      sql<{ number: number }>`select v.number from approvals.flow_version v join approvals.flow f on f.id = v.flow_id
        where f.code = ${`business.${business.code}`} order by 1`,
    )
    expect(flows).toEqual([{ number: 1 }, { number: 2 }])
  })

  it('[T-02] a ticket to publish says what the business is called and what the version changes', async () => {
    const business = await published(at, mobileDefinition(nobody))
    const [section] = mobileForm.sections
    const fields = [
      ...(section?.fields ?? []).filter(({ key }) => key !== 'count'),
      { kind: 'text', key: 'more', label: { en: 'More', 'zh-Hans': '更多', 'zh-Hant': '更多' } },
    ]
    await at.designer.send('PUT', `/businesses/${business.id}`, {
      draft: 2,
      definition: { forms: { person: { sections: [{ ...section, fields }] } } },
    })
    const preview = await at.designer.send<{ before: object; after: Record<string, unknown> }>(
      'POST',
      '/commands/businesses.business.publish/preview',
      { input: { id: business.id, draft: 3 } },
    )
    expect(preview.status).toBe(200)
    const { names } = basics()
    expect(preview.body.before).toEqual({ names, number: 1 })
    expect(preview.body.after).toEqual({
      names,
      number: 2,
      draft: 3,
      parts: ['forms'],
      fieldsAdded: [{ en: 'More', 'zh-Hans': '更多', 'zh-Hant': '更多' }],
      fieldsRemoved: [expect.objectContaining({ en: 'Times changed this year' })],
    })
  })

  it('is retired and comes back by publishing', async () => {
    const business = await published(at, mobileDefinition(nobody))
    const retired = await at.designer.send('POST', `/businesses/${business.id}/retire`, { remark: 'no longer offered' })
    expect(retired.body).toMatchObject({ state: 'retired' })
    const twice = await at.designer.send('POST', `/businesses/${business.id}/retire`, { remark: 'again' })
    expect(twice).toMatchObject({ status: 409, body: { code: 'BUSINESS_STATE_FORBIDS' } })
    const back = await at.designer.send<Saved>('POST', `/businesses/${business.id}/publish`, { draft: 2 })
    expect(back.body).toMatchObject({ state: 'published', number: 2 })
  })

  it('goes into another house as a file, and again as the next draft', async () => {
    const business = await published(at, mobileDefinition(nobody))
    const { body: document } = await at.designer.get<{ code: string }>(`/businesses/${business.id}/document`)
    const code = `copy-${randomUUID().slice(0, 8)}`
    const made = await at.designer.send<Saved>('POST', '/business-imports', { document: { ...document, code } })
    expect(made).toMatchObject({ status: 201, body: { draft: 1, state: 'draft' } })
    const again = await at.designer.send<Saved>('POST', '/business-imports', { document: { ...document, code } })
    expect(again.body).toMatchObject({ id: made.body.id, draft: 2 })
    const done = await at.designer.send<Saved>('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
    expect(done.body).toMatchObject({ number: 1 })
  })

  it('of another line does not exist', async () => {
    const business = await published(at, mobileDefinition(nobody))
    const outsider = at.join('Outsider', ['businesses.business.view', 'businesses.business.update'], {
      all: false,
      businessLines: ['asset-management'],
      departmentIds: [],
    })
    expect((await outsider.get(`/businesses/${business.id}`)).status).toBe(404)
    expect((await outsider.send('PUT', `/businesses/${business.id}`, { draft: 2 })).status).toBe(404)
    const { body } = await outsider.get<{ items: unknown[] }>('/businesses')
    expect(body.items).toEqual([])
    const moved = await outsider.send('PUT', `/businesses/${business.id}`, {
      draft: 2,
      basics: { businessLine: 'brokerage' },
    })
    expect(moved.status).toBe(404)
  })
})

describe('[A-01] publishing tells every problem at once', () => {
  const l = (en: string) => ({ en })

  it('names missing parts', async () => {
    const business = await drafted({})
    const answer = await at.designer.send<{ fields: Problem[] }>('POST', `/businesses/${business.id}/publish`, {
      draft: 2,
    })
    expect(answer).toMatchObject({ status: 422, body: { code: 'BUSINESS_INVALID', params: { count: 2 } } })
    expect(answer.body.fields.map(({ path, code }) => [path, code])).toEqual([
      ['forms', 'PART_MISSING'],
      ['flow', 'PART_MISSING'],
    ])
  })

  it('[A-02] refuses a kind of subject without a form', async () => {
    const business = await drafted(mobileDefinition(nobody), { subjectTypes: ['person', 'entity'] })
    const { body } = await at.designer.get<Detail>(`/businesses/${business.id}`)
    expect(body.problems).toMatchObject([{ path: 'forms.entity', code: 'VARIANT_MISSING' }])
  })

  it('finds what the flow, the archive map and the print name in vain', async () => {
    const definition = mobileDefinition(nobody)
    const { flow } = definition
    const business = await drafted({
      ...definition,
      flow: {
        nodes: [
          { kind: 'start', id: 'start' },
          { kind: 'exclusive', id: 'many' },
          { ...flow.nodes[1], fields: { gone: 'hidden', mobile: 'read' } },
          { ...flow.nodes[1], id: 'second' },
          { kind: 'end', id: 'end' },
        ],
        edges: [
          { id: 'asked', from: 'start', to: 'many' },
          {
            id: 'often',
            from: 'many',
            to: 'second',
            condition: { kind: 'compare', fact: 'times', as: 'decimal', op: 'gt', value: '2' },
          },
          { id: 'else', from: 'many', to: 'review', isDefault: true },
          { id: 'one', from: 'second', to: 'end' },
          { id: 'two', from: 'review', to: 'end' },
        ],
      },
      archive: {
        maps: [{ code: 'main', items: [{ field: 'mobile' }, { field: 'papers', parameter: 'no-such' }] }],
        whenApproved: ['main', 'other'],
      },
      print: { without: ['nowhere'] },
    })
    const { body } = await at.designer.get<Detail>(`/businesses/${business.id}`)
    expect(body.problems.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      'archive.maps.main.0 FIELD_WITHOUT_FILES',
      'archive.maps.main.1 PARAMETER_UNKNOWN',
      'archive.whenApproved MAP_UNKNOWN',
      'flow.edges.often FIELD_UNKNOWN',
      'flow.nodes.review FIELD_UNKNOWN',
      'print.without SECTION_UNKNOWN',
    ])
  })

  it('tells what is wrong with the drawing beside what is wrong with the forms', async () => {
    const definition = mobileDefinition(nobody)
    const business = await drafted({
      ...definition,
      flow: {
        nodes: [
          { kind: 'start', id: 'start' },
          { kind: 'end', id: 'end' },
        ],
        edges: [{ id: 'a', from: 'start', to: 'end' }],
      },
      forms: {
        person: {
          sections: [
            { id: 'x', label: l('X'), fields: [] },
            { id: 'x', label: l('Y'), fields: [] },
          ],
        },
      },
    })
    const { body } = await at.designer.get<Detail>(`/businesses/${business.id}`)
    expect(body.problems.map(({ path, code }) => [path, code])).toContainEqual([
      'flow.nodes.end',
      'PATH_WITHOUT_APPROVAL',
    ])
  })

  it('[A-01] names the steps nobody here carries out before the draft is published', async () => {
    const business = await drafted({
      ...mobileDefinition(nobody),
      flow: {
        nodes: [
          { kind: 'start', id: 'start' },
          { kind: 'effect', id: 'sent', effect: { kind: 'writeBack', connector: 'no-such', mapping: 'none' } },
          { kind: 'effect', id: 'done', effect: { kind: 'command', command: 'no.such.command', input: {} } },
          { kind: 'end', id: 'end' },
        ],
        edges: [
          { id: 'a', from: 'start', to: 'sent' },
          { id: 'b', from: 'sent', to: 'done' },
          { id: 'c', from: 'done', to: 'end' },
        ],
      },
    })
    const { body } = await at.designer.get<Detail>(`/businesses/${business.id}`)
    const found = body.problems.map(({ path, code }) => [path, code])
    expect(found).toContainEqual(['flow.nodes.sent', 'NODE_KIND_UNAVAILABLE'])
    expect(found).toContainEqual(['flow.nodes.done', 'COMMAND_UNKNOWN'])
  })
})
