import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { pdfText } from '#testing/pdf-text.ts'
import type { BusinessDraft, PrintCheck, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  basics,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  mobileForm,
  published,
  upload,
} from './house.ts'

let at: House
let clerk: Person
let approver: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567', reason: 'lost the old one' }
const words = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body
const flowOf = (definition: BusinessDraft) => definition.flow as NonNullable<BusinessDraft['flow']>

/** A flow in which a step stands between the review and the end. */
function withStep(step: object): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId)
  const flow = flowOf(definition)
  return {
    ...definition,
    flow: {
      ...flow,
      nodes: [...flow.nodes, step as (typeof flow.nodes)[number]],
      edges: [
        { id: 'asked', from: 'start', to: 'review' },
        { id: 'agreed', from: 'review', to: 'then' },
        { id: 'ended', from: 'then', to: 'end' },
      ],
    },
  }
}

const documents = (requestId: string) =>
  rows(
    at.app.db,
    sql<{ parameter: string; source: string }>`select d.parameter, v.source from archive.document_version v
      join archive.document d on d.id = v.document_id where v.source_id = ${requestId} order by 1`,
  )

describe('[A-40] filing into the archive', () => {
  const archive = {
    maps: [{ code: 'main', items: [{ field: 'papers', parameter: 'address' }] }],
    whenApproved: ['main'],
  }

  it('[I-20] files an approved request, each document leading back to it and found by its business, once however often it is run', async () => {
    const business = await published(at, mobileDefinition(approver.actor.operatorId, { archive }))
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const { body } = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    expect(await documents(body.id)).toEqual([{ parameter: 'address', source: 'case' }])
    const detail = await seen(clerk, body.id)
    expect(detail.filed).toMatchObject([{ fileId: file, field: 'papers', parameter: 'address' }])
    const archivist = at.join('Archivist', [
      'businesses.request.archive',
      'businesses.request.view',
      'archive.document.view',
    ])
    const found = await archivist.get<{ items: { accountId: string }[] }>(
      `/archive/documents?businessId=${business.id}`,
    )
    expect(found.body.items).toMatchObject([{ parameter: 'address', clientName: expect.any(String) }])
    const again = await archivist.send<{ documents: string[] }>('POST', `/requests/${body.id}/archive`)
    expect(again.body.documents).toEqual([])
    expect(await documents(body.id)).toHaveLength(1)
  })

  it('files nothing of a refused request', async () => {
    const business = await published(at, mobileDefinition(approver.actor.operatorId, { archive }))
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const { body } = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    await decide(at, approver, body.id, 'refuse', { remark: 'no' })
    await at.app.runJobs()
    expect(await documents(body.id)).toEqual([])
  })

  it('files at a step of the flow', async () => {
    const step = { kind: 'effect', id: 'then', effect: { kind: 'archive', map: 'main' } }
    const business = await published(at, { ...withStep(step), archive: { maps: archive.maps } })
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const { body } = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    expect(await documents(body.id)).toHaveLength(1)
    expect(await seen(clerk, body.id)).toMatchObject({ state: 'approved' })
  })
})

const relay = (code: string, more: object = {}) => ({
  kind: 'relay',
  id: 'then',
  flowCode: `business.${code}`,
  ...more,
})

describe('[A-22] handing on to the next business', () => {
  it('launches one child with fields and files, and waits for it where it should', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const business = await published(
      at,
      withStep(relay(next.code, { wait: true, map: { mobile: 'mobile', papers: 'papers' } })),
    )
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const { body } = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    const parent = await seen(clerk, body.id)
    expect(parent).toMatchObject({ state: 'running', chain: [{ relation: 'child', kind: 'relay', state: 'running' }] })
    const childId = parent.chain[0]?.id ?? ''
    const child = await seen(clerk, childId)
    expect(child).toMatchObject({ origin: 'relay', maker: { name: 'Clerk' }, values: { mobile: '****4567' } })
    expect(child.values).not.toHaveProperty('reason')
    expect((child.values['papers'] as { name: string }[])[0]?.name).toBe('paper.jpg')
    await decide(at, approver, childId, 'agree')
    await at.app.runJobs()
    expect(await seen(clerk, body.id)).toMatchObject({ state: 'approved' })
    const links = await rows(at.app.db, sql`select 1 from businesses.link where parent_id = ${body.id}`)
    expect(links).toHaveLength(1)
  })

  it('[A-03] is told of fields that the next business does not ask for, and of those nobody has', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const map = { mobile: 'mobile', colour: 'mobile', papers: 'paperz' }
    const made = await at.designer.send<{ id: string }>('POST', '/businesses', {
      code: `relay-${next.code}`,
      ...basics(),
    })
    await at.designer.send('PUT', `/businesses/${made.body.id}`, {
      draft: 1,
      definition: withStep(relay(next.code, { map })),
    })
    const { body } = await at.designer.get<{ problems: { path: string; code: string; params: object }[] }>(
      `/businesses/${made.body.id}`,
    )
    expect(body.problems.map(({ path, code, params }) => [path, code, params])).toEqual([
      ['flow.nodes.then', 'RELAY_FIELD_UNKNOWN', { code: next.code, field: 'colour' }],
      ['flow.nodes.then', 'FIELD_UNKNOWN', { field: 'paperz' }],
    ])
  })

  /** A request that waits for the one it has started, both running. */
  async function waiting() {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const business = await published(at, withStep(relay(next.code, { wait: true })))
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    const childId = (await seen(clerk, body.id)).chain[0]?.id ?? ''
    return { parent: body, childId }
  }
  const openTasks = (ids: string[]) =>
    rows(
      at.app.db,
      sql`select 1 from approvals.task t join businesses.request r on r.case_id = t.case_id
        where r.id = any(${ids}::uuid[]) and t.state = 'open'`,
    )

  it('[A-23] stops the child with the request that waits for it, and says so', async () => {
    const admin = at.join('Admin', ['approvals.case.administer', 'approvals.ticket.view'])
    const { parent, childId } = await waiting()
    expect((await admin.send('POST', `/tickets/${parent.caseId}/terminate`, { remark: 'no' })).status).toBe(200)
    await at.app.runJobs()
    expect(await seen(clerk, childId)).toMatchObject({ state: 'terminated', steps: [] })
    const child = await seen(clerk, childId)
    const story = await clerk.get<{ history: { kind: string; detail: object }[] }>(`/tickets/${child.caseId}`)
    const line = story.body.history.find((one) => one.kind === 'terminate')
    expect(line).toMatchObject({ detail: { parentEnded: parent.caseId } })
    expect(await openTasks([parent.id, childId])).toEqual([])
  })

  it('[A-23] leaves nothing open when the child is decided while its parent is stopped', async () => {
    const admin = at.join('Admin', ['approvals.case.administer', 'approvals.ticket.view'])
    const { parent, childId } = await waiting()
    const [stopped, decided] = await Promise.all([
      admin.send('POST', `/tickets/${parent.caseId}/terminate`, { remark: 'no' }),
      decide(at, approver, childId, 'agree'),
    ])
    expect([stopped.status, decided.status]).toEqual([200, 200])
    await at.app.runJobs()
    expect(await seen(clerk, parent.id)).toMatchObject({ state: 'terminated' })
    expect(await seen(clerk, childId)).toMatchObject({ state: 'approved' })
    expect(await openTasks([parent.id, childId])).toEqual([])
  })

  it('[A-23] launches nothing for a request that was stopped before its step was run', async () => {
    const admin = at.join('Admin', ['approvals.case.administer', 'approvals.ticket.view'])
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const business = await published(at, withStep(relay(next.code, { wait: true })))
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, body.id, 'agree')
    await admin.send('POST', `/tickets/${body.caseId}/terminate`, { remark: 'no' })
    await at.app.runJobs()
    expect(await seen(clerk, body.id)).toMatchObject({ state: 'terminated', chain: [] })
  })

  it('stops with an incident when the next business is retired or its maker may not launch', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const business = await published(at, withStep(relay(next.code)))
    await at.designer.send('POST', `/businesses/${next.id}/retire`, { remark: 'gone' })
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    const [token] = await rows(
      at.app.db,
      sql<{
        incident: string
      }>`select t.incident from approvals.token t join businesses.request r on r.case_id = t.case_id
        where r.id = ${body.id}`,
    )
    expect(token?.incident).toBe('EFFECT_FAILED')
    expect(await seen(clerk, body.id)).toMatchObject({ state: 'running', chain: [] })
  })

  it('refuses to be published in a circle', async () => {
    const first = await published(at, mobileDefinition(approver.actor.operatorId))
    const second = await published(at, withStep(relay(first.code)))
    await at.designer.send('PUT', `/businesses/${first.id}`, {
      draft: 2,
      definition: { flow: withStep(relay(second.code)).flow },
    })
    const { body } = await at.designer.get<{ problems: { code: string }[] }>(`/businesses/${first.id}`)
    expect(body.problems).toMatchObject([{ path: 'flow.nodes.then', code: 'RELAY_LOOP' }])
  })
})

describe('[A-44] a request on paper', () => {
  it('carries contents, decisions and a code on each page, and nothing hidden from the reader', async () => {
    const definition = mobileDefinition(approver.actor.operatorId)
    const review = flowOf(definition).nodes[1] as { fields?: object }
    review.fields = { reason: 'hidden' }
    const business = await published(at, { ...definition, forms: { person: mobileForm } })
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    const print = (person: Person, language = 'en') =>
      at.app.http.inject({
        method: 'GET',
        url: `/api/v1/requests/${body.id}/print?language=${language}`,
        headers: person.headers,
      })
    const own = await print(clerk)
    expect(own.headers['content-type']).toBe('application/pdf')
    const mine = pdfText(own.rawPayload)
    expect(mine).toContain('lost the old one')
    expect(mine).not.toContain('91234567')
    expect(mine).toMatch(/Page 1 of 1 ([0-9A-F]{4}- ?){3}[0-9A-F]{4}/)
    const [code] = /([0-9A-F]{4}[- ]+){3}[0-9A-F]{4}/.exec(mine) ?? ['']
    const check = async (text: string, of = body.id) =>
      (await clerk.get<PrintCheck>(`/requests/${of}/prints/${encodeURIComponent(text)}`)).body.print
    expect(await check(code.toLowerCase())).toMatchObject({ page: 1, of: 1, by: 'Clerk', revision: 1, current: true })
    expect(await check('0000-0000-0000-0000')).toBeNull()
    const theirs = pdfText((await print(approver)).rawPayload)
    expect(theirs).not.toContain('lost the old one')
    expect(pdfText((await print(clerk, 'zh-Hant')).rawPayload).replaceAll(' ', '')).toContain('列印')
  })

  it('[G5] keeps to the template of its version, tells who decided and why, and numbers each page under a code of the whole', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => ({ id: `r${at}`, entry: `Line ${at} of the list` }))
    const table = {
      kind: 'table',
      key: 'lines',
      label: words('Lines'),
      columns: [{ kind: 'text', key: 'entry', label: words('Entry') }],
    }
    const [section] = mobileForm.sections
    const form = { sections: [{ ...section, fields: [...(section?.fields ?? []), table] }] } as typeof mobileForm
    const print = {
      title: words('First template'),
      footer: words('Kept ten years'),
      signatures: [words('Branch head')],
    }
    const definition = { ...mobileDefinition(approver.actor.operatorId), forms: { person: form }, print }
    const business = await published(at, definition)
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values: { ...values, lines } })
    await decide(at, approver, body.id, 'agree', { remark: 'seen the papers' })
    const next = { ...definition, print: { ...print, title: words('Second template') } }
    await at.designer.send('PUT', `/businesses/${business.id}`, { draft: 2, definition: next })
    expect((await at.designer.send('POST', `/businesses/${business.id}/publish`, { draft: 3 })).status).toBe(200)
    const printed = await at.app.http.inject({
      method: 'GET',
      url: `/api/v1/requests/${body.id}/print?language=en`,
      headers: clerk.headers,
    })
    const text = pdfText(printed.rawPayload)
    expect(text).toContain('First template')
    expect(text).not.toContain('Second template')
    for (const part of ['Kept ten years', 'Branch head', 'Approver', 'seen the papers', 'Line 59 of the list'])
      expect(text).toContain(part)
    const feet = [...text.matchAll(/Page (\d) of (\d) ((?:[0-9A-F]{4}[- ]+){3}[0-9A-F]{4})/g)]
    expect(feet.length).toBeGreaterThan(1)
    expect(feet.map(([, page, of]) => [page, of])).toEqual(feet.map((_one, n) => [`${n + 1}`, `${feet.length}`]))
    for (const [n, [, , , code]] of feet.entries()) {
      const path = `/requests/${body.id}/prints/${encodeURIComponent(code ?? '')}`
      expect((await clerk.get<PrintCheck>(path)).body.print).toMatchObject({ page: n + 1, of: feet.length })
    }
  })

  it('marks approvals that count no more, and says of an older page that the form was changed', async () => {
    const monitor = at.join('In charge', ['businesses.request.correct', 'businesses.request.view'])
    const definition = mobileDefinition(approver.actor.operatorId)
    const flow = flowOf(definition)
    const assignment = { anyOf: [{ by: 'operators' as const, operatorIds: [approver.actor.operatorId] }] }
    const business = await published(at, {
      ...definition,
      forms: { person: mobileForm },
      flow: {
        ...flow,
        nodes: [...flow.nodes, { kind: 'approve', id: 'release', assignment } as (typeof flow.nodes)[number]],
        edges: [
          { id: 'asked', from: 'start', to: 'review' },
          { id: 'agreed', from: 'review', to: 'release' },
          { id: 'released', from: 'release', to: 'end' },
        ],
      },
    })
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    const printed = async () => {
      const url = `/api/v1/requests/${body.id}/print?language=en`
      return pdfText((await at.app.http.inject({ method: 'GET', url, headers: monitor.headers })).rawPayload)
    }
    await decide(at, approver, body.id, 'agree')
    const before = await printed()
    expect(before).not.toContain('counts no more')
    const corrected = { revision: 1, values: { reason: 'stolen' }, remark: 'called back' }
    expect((await monitor.send('POST', `/requests/${body.id}/correct`, corrected)).status).toBe(200)
    expect(await printed()).toContain('counts no more')
    const [code] = /([0-9A-F]{4}[- ]+){3}[0-9A-F]{4}/.exec(before) ?? ['']
    const { body: found } = await monitor.get<PrintCheck>(`/requests/${body.id}/prints/${encodeURIComponent(code)}`)
    expect(found.print).toMatchObject({ by: 'In charge', revision: 1, current: false })
  })
})

describe('[A-22] [A-10] handing on without a map', () => {
  it('[A-10] gives nothing that a step hides from whoever makes the next request', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const open = withStep(relay(next.code))
    const flow = open.flow as { nodes: { kind: string }[] }
    const nodes = flow.nodes.map((node) => (node.kind === 'start' ? { ...node, fields: { reason: 'hidden' } } : node))
    const handling = nodes.map((node) =>
      node.kind === 'approve' ? { ...node, kind: 'handle', fields: { reason: 'edit' } } : node,
    )
    const hiding = { ...open, flow: { ...flow, nodes: handling, settings: { requiresChecker: false } } }
    const business = await published(at, hiding as never)
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values: { mobile: values.mobile } })
    const edits = { reason: 'suspected of lending the account' }
    expect((await decide(at, approver, body.id, 'handle', { edits })).status).toBe(200)
    await at.app.runJobs()
    const parent = await seen(clerk, body.id)
    expect(parent.values).not.toHaveProperty('reason')
    const child = await seen(clerk, parent.chain[0]?.id ?? '')
    expect(child.values).toEqual({ mobile: '****4567' })
  })
})
