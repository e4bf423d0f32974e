import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction, rows, type Tx } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft } from '../schema/definition.ts'
import {
  APPROVER,
  aClient,
  basics,
  CLERK,
  decide,
  type House,
  house,
  type Launched,
  launchAs,
  mobileDefinition,
  mobileForm,
  published,
  type Saved,
} from './house.ts'

const nobody = randomUUID()
const words = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const limits: SourceDraft = {
  kind: 'register',
  columns: [{ key: 'limit', type: 'decimal', label: words('Limit') }],
}
let at: House

beforeAll(async () => {
  at = await house()
  const people = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
  const [author, publisher] = people
  if (!author || !publisher) throw new Error('nobody')
  const seed = { label: words('Limits'), note: '', definition: limits, rows: [{ limit: '3' }], author, publisher }
  const wide: SourceDraft = {
    kind: 'view',
    view: 'v_account',
    columns: ['type', 'status'],
    parameters: [{ key: 'account_no', label: words('Account'), type: 'text' }],
    filters: [{ column: 'account_no', parameter: 'account_no' }],
  }
  const context = (tx: Tx) => ({ tx, now: at.app.clock() })
  await inTransaction(at.app.db, async (tx) => {
    await seedSource(context(tx), { code: 'limits', ...seed })
    await seedSource(context(tx), { ...seed, code: 'wide', definition: wide, rows: [] })
  })
})
afterAll(() => at.app.close())

/** The mobile number's form, whose count comes from a source, and a gateway that asks the same source. */
function asking(): BusinessDraft {
  const plain = mobileDefinition(nobody)
  const [section] = mobileForm.sections
  if (!section) throw new Error('no section')
  const fields = section.fields.map((field) =>
    field.key === 'count' ? { ...field, prefill: { source: 'limits', parameters: {}, column: 'limit' } } : field,
  )
  return {
    ...plain,
    forms: { person: { sections: [{ ...section, fields }] } },
    flow: {
      nodes: [
        ...plain.flow.nodes,
        { kind: 'exclusive', id: 'gate', lookups: [{ fact: 'limit', source: 'limits' }] },
        { kind: 'approve', id: 'second', assignment: { anyOf: [{ by: 'operators', operatorIds: [nobody] }] } },
      ],
      edges: [
        { id: 'asked', from: 'start', to: 'review' },
        { id: 'agreed', from: 'review', to: 'gate' },
        {
          id: 'many',
          from: 'gate',
          to: 'second',
          condition: { kind: 'compare', fact: 'limit', as: 'decimal', op: 'gt', value: '2' },
        },
        { id: 'few', from: 'gate', to: 'end', isDefault: true },
        { id: 'agreedTwice', from: 'second', to: 'end' },
      ],
    },
  } as BusinessDraft
}

const pinOf = async (code: string) => {
  const [found] = await rows(
    at.app.db,
    sql<{ version: number | null }>`select (jsonb_path_query_first(v.definition,
        '$.nodes[*] ? (@.id == "gate").lookups[0].version'))::int as version
      from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
      where f.code = ${`business.${code}`}`,
  )
  return found?.version ?? null
}

describe('[A-06] a data source that a business asks', () => {
  it('knows the field and the gateway that ask it', async () => {
    const business = await published(at, asking())
    const reader = at.app.signInAs(['sources.source.view'])
    const found = await reader.get<{ items: { id: string; code: string }[] }>('/sources?limit=50')
    const source = found.body.items.find(({ code }) => code === 'limits')
    const { body } = await reader.get<{ uses: { kind: string; id: string; label: object; href: string | null }[] }>(
      `/sources/${source?.id}`,
    )
    expect(body.uses).toContainEqual({
      kind: 'form',
      id: `${business.code}/person/count`,
      label: {
        en: 'Change mobile number \u00b7 Times changed this year',
        'zh-Hans': '变更手机号 \u00b7 Times changed this year',
        'zh-Hant': '變更手機號 \u00b7 Times changed this year',
      },
      href: `/businesses/${business.id}/design?tab=forms`,
    })
    expect(body.uses).toContainEqual(expect.objectContaining({ kind: 'gateway', id: `business.${business.code}/gate` }))
  })

  it('is kept by the flow at the version in force when the flow was published', async () => {
    const business = await published(at, asking())
    expect(await pinOf(business.code)).toBe(1)
    await sql`update sources.source set current_number = 2 where code = 'limits'`.execute(at.app.db)
    expect(await pinOf(business.code)).toBe(1)
    const again = await at.designer.send<Saved>('PUT', `/businesses/${business.id}`, {
      draft: 2,
      basics: { icon: 'fee' },
    })
    await at.designer.send('POST', `/businesses/${business.id}/publish`, { draft: again.body.draft })
    expect(await pinOf(business.code)).toBe(2)
    await sql`update sources.source set current_number = 1 where code = 'limits'`.execute(at.app.db)
  })
})

/** Problems of the values that were sent, or that they were taken. */
const told = ({ status, body }: { status: number; body: { fields?: { path: string; code: string }[] } }) =>
  status < 300 ? 'taken' : body.fields?.map(({ path, code }) => `${path} ${code}`).join()
const REFUSED = 'values.limit VALUE_CHOICE'

describe('[A-03] [A-06] choices that a data source offers', () => {
  /** The mobile number's form with a field to choose from the source's rows, besides a choice of its own. */
  function choosing(): BusinessDraft {
    const [section] = mobileForm.sections
    if (!section) throw new Error('no section')
    const own = [{ value: 'none', label: words('None') }]
    const options = { source: 'limits', parameters: {}, column: 'limit' }
    const field = { kind: 'select' as const, key: 'limit', label: words('Limit'), choices: own, options }
    return {
      ...mobileDefinition(nobody),
      forms: { person: { sections: [{ ...section, fields: [...section.fields, field] }] } },
    }
  }

  it('are held to when the request is launched: nothing else, from nobody else’s form, and nothing without one', async () => {
    const business = await published(at, choosing())
    const clerk = at.join('Clerk', [...CLERK, 'sources.source.query'])
    const open = async (accountId: string, more = '') => {
      const { body } = await clerk.get<{ baseline: string }>(
        `/businesses/${business.id}/launch-form?accountId=${accountId}${more}`,
      )
      return body.baseline
    }
    const [mine, other, third, fourth] = await Promise.all([aClient(at), aClient(at), aClient(at), aClient(at)])
    if (!mine || !other || !third || !fourth) throw new Error('no clients')
    const launch = async (accountId: string, limit: string, baseline: string | null) => {
      const values = { mobile: '+85291234567', limit }
      const sent = { businessId: business.id, accountId, values, baseline }
      const { status, body } = await clerk.send<{ fields?: { path: string; code: string }[] }>(
        'POST',
        '/requests',
        sent,
      )
      return status === 201 ? 'launched' : body.fields?.map(({ path, code }) => `${path} ${code}`).join()
    }
    const refused = 'values.limit VALUE_CHOICE'
    expect(await launch(mine.accountId, '4', await open(mine.accountId))).toBe(refused)
    expect(await launch(mine.accountId, '3', await open(other.accountId))).toBe(refused)
    expect(await launch(mine.accountId, '3', `x${await open(mine.accountId)}`)).toBe(refused)
    expect(await launch(mine.accountId, '3', null)).toBe(refused)
    expect(await launch(mine.accountId, '3', await open(mine.accountId))).toBe('launched')
    expect(await launch(other.accountId, 'none', null)).toBe('launched')
    // One form opened for many accounts counts for each of them.
    const shared = await open(other.accountId, '&shared=true')
    expect(await launch(third.accountId, '3', shared)).toBe('launched')
    expect(await launch(fourth.accountId, '4', shared)).toBe(refused)
  })
})

describe('[A-03] [A-06] [A-15] choices of a data source once the request runs', () => {
  type Opened = { revision: number; offers: string | null; lookups: Record<string, { choices?: { value: string }[] }> }
  type Answer = { fields?: { path: string; code: string }[] }
  const CHOOSING = [...CLERK, 'sources.source.query']

  /** A limit to choose from the source's rows, asked for by the maker; `worked` at a step of its own instead. */
  function choosing(handler: string, worked: boolean): BusinessDraft {
    const [section] = mobileForm.sections
    if (!section) throw new Error('no section')
    const options = { source: 'limits', parameters: {}, column: 'limit' }
    const field = { kind: 'select' as const, key: 'limit', label: words('Limit'), choices: [], options }
    const plain = mobileDefinition(handler)
    const assignment = { anyOf: [{ by: 'operators' as const, operatorIds: [handler] }] }
    const fill = { kind: 'handle' as const, id: 'review', assignment, fields: { limit: 'edit' as const } }
    return {
      ...plain,
      forms: { person: { sections: [{ ...section, fields: [...section.fields, field] }] } },
      flow: worked
        ? {
            ...plain.flow,
            settings: { requiresChecker: false, withdraw: 'whileRunning' as const },
            nodes: plain.flow.nodes.map((node) => (node.id === 'review' ? fill : node)),
          }
        : plain.flow,
    } as BusinessDraft
  }
  const launched = async (business: Saved, clerk: Person) => {
    const { accountId } = await aClient(at)
    const sent = { businessId: business.id, accountId, values: { mobile: '+85291234567' }, baseline: null }
    return (await clerk.send<{ id: string }>('POST', '/requests', sent)).body
  }

  it('are held to when a returned request is sent on, and are shown to its maker', async () => {
    const approver = at.join('Approver', APPROVER)
    const business = await published(at, choosing(approver.actor.operatorId, false))
    const clerk = at.join('Clerk', CHOOSING)
    const one = await launched(business, clerk)
    const other = await launched(business, clerk)
    for (const request of [one, other])
      await decide(at, approver, request.id, 'return', { to: { at: 'start' }, remark: 'which limit?' })
    const open = async (id: string) => (await clerk.get<Opened>(`/requests/${id}/content`)).body
    const [mine, foreign] = [await open(one.id), await open(other.id)]
    expect(mine.lookups.limit?.choices).toEqual([{ value: '3', label: '3' }])
    const amend = async (limit: string, offers: string | null) =>
      told(
        await clerk.send<Answer>('POST', `/requests/${one.id}/amend`, {
          revision: mine.revision,
          values: { mobile: '+85291234567', limit },
          offers,
        }),
      )
    expect(await amend('4', mine.offers)).toBe(REFUSED)
    expect(await amend('3', null)).toBe(REFUSED)
    expect(await amend('3', foreign.offers)).toBe(REFUSED)
    expect(await amend('3', mine.offers)).toBe('taken')
    // What was chosen once stays, though nothing is offered any more.
    await decide(at, approver, one.id, 'return', { to: { at: 'start' }, remark: 'and why?' })
    const again = { revision: 2, values: { mobile: '+85291234567', limit: '3', reason: 'lost' } }
    expect(told(await clerk.send<Answer>('POST', `/requests/${one.id}/amend`, again))).toBe('taken')
  })

  it('are held to at a step that fills them in, and when somebody in charge puts them right', async () => {
    const handler = at.join('Handler', [...APPROVER, 'sources.source.query'])
    const monitor = at.join('In charge', [
      'businesses.request.correct',
      'businesses.request.view',
      'sources.source.query',
    ])
    const business = await published(at, choosing(handler.actor.operatorId, true))
    const { id } = await launched(business, at.join('Clerk', CHOOSING))
    const { body } = await handler.get<{ task: Opened }>(`/requests/${id}`)
    const fill = async (limit: string, offers: string | null) =>
      told(await decide(at, handler, id, 'handle', { edits: { limit }, offers }))
    const { body: opened } = await monitor.get<Opened>(`/requests/${id}/correction`)
    const correct = async (limit: string, offers: string | null) => {
      const sent = { revision: 1, values: { limit }, offers, remark: 'as it should be' }
      return told(await monitor.send<Answer>('POST', `/requests/${id}/correct`, sent))
    }
    expect(await fill('4', body.task.offers)).toBe(REFUSED)
    expect(await fill('3', opened.offers)).toBe(REFUSED)
    expect(await correct('3', body.task.offers)).toBe(REFUSED)
    expect(await correct('4', opened.offers)).toBe(REFUSED)
    expect(await correct('3', opened.offers)).toBe('taken')
    expect(await fill('3', null)).toBe('taken')
  })
})

describe('[A-03] [A-06] a business that asks a data source nobody has published', () => {
  it('is told so at the choice and the gateway, and is not published', async () => {
    const draft = asking()
    const [section] = draft.forms?.person?.sections ?? []
    const options = { source: 'limits', parameters: {}, column: 'limit' }
    section?.fields.push({ kind: 'select', key: 'bound', label: words('Bound'), choices: [], options } as never)
    const text = JSON.stringify(draft).replaceAll('"source":"limits"', '"source":"nowhere"')
    const code = `d-${randomUUID().slice(0, 8)}`
    const made = await at.designer.send<Saved>('POST', '/businesses', { code, ...basics() })
    await at.designer.send('PUT', `/businesses/${made.body.id}`, { draft: 1, definition: JSON.parse(text) })
    const { body } = await at.designer.get<{ problems: { path: string; code: string }[] }>(
      `/businesses/${made.body.id}`,
    )
    expect(body.problems.map((one) => `${one.path} ${one.code}`)).toEqual([
      'forms.person.bound SOURCE_UNKNOWN',
      'flow.nodes.gate SOURCE_UNKNOWN',
    ])
    const refused = await at.designer.send('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
    expect(refused.status).toBe(422)
  })
})

describe('[A-12] a gateway that could not choose by what it asks', () => {
  const places = async (change: (text: string) => string) => {
    const code = `d-${randomUUID().slice(0, 8)}`
    const made = await at.designer.send<Saved>('POST', '/businesses', { code, ...basics() })
    const definition = JSON.parse(change(JSON.stringify(asking())))
    await at.designer.send('PUT', `/businesses/${made.body.id}`, { draft: 1, definition })
    const { body } = await at.designer.get<{ problems: { path: string; code: string; params: object }[] }>(
      `/businesses/${made.body.id}`,
    )
    return body.problems.map((one) => [one.path, one.code, one.params])
  }

  it('is told at its place: a parameter nobody gives, several columns, a name that is taken', async () => {
    expect(await places((text) => text)).toEqual([])
    const lookup = '{"fact":"limit","source":"limits"}'
    expect(await places((text) => text.replace(lookup, '{"fact":"limit","source":"wide"}'))).toEqual([
      ['flow.nodes.gate', 'LOOKUP_UNBOUND', { source: 'wide', parameter: 'account_no' }],
      ['flow.nodes.gate', 'LOOKUP_WIDE', { source: 'wide', columns: 2 }],
    ])
    const chosen = (column: string) =>
      `{"fact":"limit","source":"wide","column":"${column}","parameters":{"account_no":"case.accountNo"}}`
    expect(await places((text) => text.replace(lookup, chosen('status')))).toEqual([])
    expect(await places((text) => text.replace(lookup, chosen('colour')))).toEqual([
      ['flow.nodes.gate', 'LOOKUP_COLUMN_UNKNOWN', { source: 'wide', column: 'colour' }],
    ])
    expect(await places((text) => text.replace(lookup, `${lookup},${lookup}`))).toEqual([
      ['flow.nodes.gate', 'LOOKUP_NAME_TAKEN', { name: 'limit' }],
    ])
    expect(await places((text) => text.replaceAll('"fact":"limit"', '"fact":"count"'))).toEqual([
      ['flow.nodes.gate', 'LOOKUP_NAME_TAKEN', { name: 'count' }],
    ])
  })

  it('asks with the account of its case', async () => {
    const bound = '{"fact":"limit","source":"wide","column":"status","parameters":{"account_no":"case.accountNo"}}'
    expect(await places((text) => text.replace('{"fact":"limit","source":"limits"}', bound))).toEqual([])
    const approver = at.join('Approver', APPROVER)
    const draft = JSON.parse(
      JSON.stringify(asking())
        .replace('{"fact":"limit","source":"limits"}', bound)
        .replaceAll(nobody, approver.actor.operatorId),
    ) as { flow: { edges: { id: string; condition?: object }[] } }
    const many = draft.flow.edges.find(({ id }) => id === 'many')
    if (many) many.condition = { kind: 'compare', fact: 'limit', as: 'text', op: 'eq', value: 'ACTIVE' }
    const business = await published(at, draft as BusinessDraft)
    const { accountId } = await aClient(at)
    const input = { accountId, values: { mobile: '+85291234567' }, baseline: null }
    const { body } = await launchAs(at.join('Clerk', CLERK), business, input)
    const { id, caseId } = body as Launched
    await decide(at, approver, id, 'agree')
    await at.app.runJobs()
    const stands = await rows(
      at.app.db,
      sql<{ at: string; state: string }>`select node_id as at, state from approvals.token where case_id = ${caseId}`,
    )
    expect(stands).toEqual([{ at: 'second', state: 'asking' }])
  })
})

describe('[A-02] a kind of subject without a form', () => {
  it('is told before the flow is drawn', async () => {
    const made = await at.designer.send<Saved>('POST', '/businesses', {
      code: `d-${randomUUID().slice(0, 8)}`,
      ...basics({ subjectTypes: ['person', 'entity'] }),
    })
    await at.designer.send('PUT', `/businesses/${made.body.id}`, {
      draft: 1,
      definition: { forms: { person: mobileForm } },
    })
    const { body } = await at.designer.get<{ problems: { path: string; code: string }[] }>(
      `/businesses/${made.body.id}`,
    )
    expect(body.problems.map(({ path, code }) => [path, code])).toEqual([
      ['forms.entity', 'VARIANT_MISSING'],
      ['flow', 'PART_MISSING'],
    ])
  })
})
