import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
let auditor: Person

type Operation = { 'x-permission'?: string; summary?: string; operationId?: string }
type Description = { paths: Record<string, Record<string, Operation>> }

beforeAll(async () => {
  auditor = await signIn(product, 'auditor')
})

/** Own affairs and questions, which change nothing of the broker's: exports to read, views, columns, sign-in, trials, having looked. */
const OWN = new RegExp(
  `^/(${[
    'session|access/own|saved-views|list-settings|pasted-lists|exports|commands/|bulk-runs|ticket-copies',
    // What would be refused, before many are decided.
    'task-looks$',
    'flows/check|flows/try|flows/compare|forms/sheets|introducer-check/match|requests/\\{requestId\\}/opened$',
    // What data sources say to whoever works at a step.
    'requests/\\{id\\}/step-lookups$',
    // Each row of a sheet is a call under its own permission; a trial answers what a choice would come to.
    'intakes|[a-z/]+/\\{id\\}/trading-permissions/trial$|counter-mappings/preview$',
    // One's own news; what the office tool sends bears its own signature.
    'notices/|notice-preference$|notice-links$|oa/decisions$',
    // The clients' own way in: nobody of the house is let in there, which the portal's tests show route by route.
    'portal/',
  ].join('|')})`,
)
const NOBODY = '00000000-0000-7000-8000-0000000000aa'

describe('[P-02] an auditor', () => {
  test('may change nothing: every write of the described interface is refused before its input is looked at', async () => {
    const described = await fetch(`${product.address}/api/openapi.json`)
    const { paths } = (await described.json()) as Description
    const writes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => ['post', 'put', 'patch', 'delete'].includes(method))
        .map((method) => ({ method: method.toUpperCase() as 'POST', path: path.replace(/^\/api\/v1/, '') })),
    )
    const foreign = writes.filter(({ path }) => !OWN.test(path))
    expect(foreign.length).toBeGreaterThan(50)
    const let_through: string[] = []
    for (const { method, path } of foreign) {
      const filled = path.replaceAll(/\{[^}]+\}/g, NOBODY)
      const { status, body } = await auditor.send<{ code: string }>(method, filled, {})
      if (status !== 403) let_through.push(`${method} ${path}: ${status} ${body.code}`)
    }
    expect(let_through).toEqual([])
  })

  test('is offered no command that changes something of the broker’s', async () => {
    const commands = await auditor.get<{ name: string }[]>('/commands')
    expect(
      commands.body
        .map(({ name }) => name)
        .filter(
          (name) =>
            !/^(platform\.|access\.|approvals\.copy\.|dispatches\.item\.open$|notices\.(notice\.read|notice\.readAll|link\.follow|preference\.set)$)/.test(
              name,
            ),
        ),
    ).toEqual([])
  })
})
