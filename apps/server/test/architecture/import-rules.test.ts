import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { edgeCycle } from '../../../../scripts/check/import-rules.ts'
import { importProblems } from '../../../../scripts/check/imports.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..')
const MODULES = 'apps/server/src/modules'
const PAGES = 'apps/console/src/modules'

/** A small tree in which every layer exists and every rule holds. */
const HOUSE: Record<string, string> = {
  'ARCHITECTURE.md': '`approvals` `cash` `clients`',
  ...Object.fromEntries(['approvals', 'cash', 'clients'].map((name) => [`${MODULES}/${name}/README.md`, `# ${name}`])),
  'apps/server/src/kernel/money.ts': "import { ten } from './decimal.ts'\nexport const money = ten",
  'apps/server/src/kernel/decimal.ts': 'export const ten = 10n',
  'apps/server/src/kernel/ids.ts': "import { randomBytes } from 'node:crypto'\nexport const id = () => randomBytes(16)",
  'apps/server/src/platform/db.ts': "import '#kernel/money.ts'\nimport pg from 'pg'\nexport const pool = pg",
  'apps/server/src/platform/http/route.ts': "import 'fastify'\nexport const route = 1",
  'apps/server/src/compose.ts': "import '#modules/cash'\nimport '#modules/clients'\nimport '#modules/approvals'",
  [`${MODULES}/edges.json`]: '{ "cash": ["clients"] }',
  [`${MODULES}/approvals/index.ts`]: 'export const approvals = 1',
  [`${MODULES}/clients/index.ts`]: "export { clientState } from './schema.ts'",
  [`${MODULES}/clients/schema.ts`]: "import { z } from 'zod'\nexport const clientState = z.string()",
  [`${MODULES}/clients/store.ts`]: "import { pool } from '#platform/db.ts'\nexport const find = pool",
  [`${MODULES}/cash/index.ts`]: "export * from './service.ts'\nexport * from './routes.ts'",
  [`${MODULES}/cash/schema.ts`]: "import { z } from 'zod'\nimport '#kernel/money.ts'\nexport const cash = z.string()",
  [`${MODULES}/cash/schema/formula.ts`]:
    "import { parser } from '@bpmn-io/lezer-feel'\nimport en from '../locales/en.json' with { type: 'json' }\nexport const read = [parser, en]",
  [`${MODULES}/cash/locales/en.json`]: '{}',
  [`${MODULES}/cash/policy.ts`]: "import { cash } from './schema.ts'\nexport const decide = () => cash",
  [`${MODULES}/cash/service.ts`]:
    "import '#modules/clients'\nimport { decide } from './policy.ts'\nexport const run = decide",
  [`${MODULES}/cash/routes.ts`]: "import { route } from '#platform/http/route.ts'\nexport const routes = [route]",
  'apps/console/src/kit/index.ts': 'export const kit = 1',
  'apps/console/src/app/main.ts': "import '../modules/cash/index.ts'\nimport '#kit'",
  [`${PAGES}/cash/index.ts`]: "import '#kit'\nimport '#contract/cash'\nexport const pages = 1",
  [`${PAGES}/clients/index.ts`]: 'export const pages = 1',
}

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kontor-rules-'))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), readFileSync(join(REPOSITORY, 'package.json')))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

async function brokenRules(changes: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries({ ...HOUSE, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${text}\n`)
  }
  return [...new Set((await importProblems(root)).map(({ rule }) => rule))]
}

const BAD: [rule: string, path: string, text: string][] = [
  ['kernel-is-bottom', 'apps/server/src/kernel/bad.ts', "import 'node:fs'"],
  ['kernel-is-bottom', 'apps/server/src/kernel/bad.ts', "import '#platform/db.ts'"],
  ['kernel-is-bottom', 'apps/server/src/kernel/bad.ts', "import 'zod'"],
  ['kernel-randomness-in-ids', 'apps/server/src/kernel/bad.ts', "import 'node:crypto'"],
  ['platform-knows-no-business', 'apps/server/src/platform/bad.ts', "import '../compose.ts'"],
  ['compose-names-modules', 'apps/server/src/main.ts', "import '#modules/cash'"],
  ['server-knows-no-console', 'apps/server/src/main.ts', "import '../../console/src/kit/index.ts'"],
  ['module-door-only', `${MODULES}/cash/bad.ts`, "import '../clients/store.ts'"],
  ['module-door-only', `${MODULES}/cash/bad.ts`, "import type { clientState } from '../clients/schema.ts'"],
  ['module-door-from-outside', 'apps/server/src/compose.ts', "import './modules/cash/policy.ts'"],
  ['policy-is-pure', `${MODULES}/cash/policy.ts`, "import '#platform/db.ts'"],
  ['policy-is-pure', `${MODULES}/cash/policy/fees.ts`, "import 'node:fs'"],
  ['policy-is-pure', `${MODULES}/cash/policy.ts`, "import 'kysely'"],
  ['schema-is-shippable', `${MODULES}/cash/schema.ts`, "import '#platform/db.ts'"],
  ['schema-is-shippable', `${MODULES}/cash/schema/fees.ts`, "import 'node:buffer'"],
  ['schema-is-shippable', `${MODULES}/cash/schema/fees.ts`, "import 'stdnum'"],
  ['store-knows-sql-only', `${MODULES}/clients/store.ts`, "import '#platform/http/route.ts'"],
  ['store-knows-sql-only', `${MODULES}/clients/store/search.ts`, "import 'fastify'"],
  ['module-edge', `${MODULES}/clients/service.ts`, "import '#modules/approvals'"],
  ['page-edge', `${PAGES}/clients/index.ts`, "import '../cash/index.ts'"],
  ['console-reads-contract-only', `${PAGES}/cash/index.ts`, "import '#modules/clients'"],
  ['console-reads-contract-only', `${PAGES}/cash/index.ts`, "import '#platform/db.ts'"],
  ['kit-is-bottom', 'apps/console/src/kit/bad.ts', "import '../modules/cash/index.ts'"],
  ['pages-know-no-shell', `${PAGES}/clients/bad.ts`, "import '../../app/main.ts'"],
  ['page-door-only', `${PAGES}/cash/bad.ts`, "import '../clients/list.ts'"],
  ['kit-door-only', `${PAGES}/cash/bad.ts`, "import '../../kit/table.ts'"],
  ['no-cycle', `${MODULES}/cash/policy.ts`, "import { other } from './policy/other.ts'\nexport const x = other"],
  [
    'no-cycle',
    `${MODULES}/cash/policy.ts`,
    "import type { other } from './policy/other.ts'\nexport type X = typeof other",
  ],
  ['no-unresolvable', `${MODULES}/cash/service.ts`, "import './nowhere.ts'"],
  ['no-undeclared-package', 'apps/server/src/platform/bad.ts', "import 'avvio'"],
  ['no-development-package', 'apps/server/src/platform/bad.ts', "import { it } from 'vitest'\nexport const x = it"],
  ['no-test-in-source', `${MODULES}/cash/service.ts`, "import './test/builders.ts'"],
  ['routes-use-platform-http', `${MODULES}/cash/routes.ts`, 'export const routes = []'],
  ['edges-acyclic', `${MODULES}/edges.json`, '{ "cash": ["clients"], "clients": ["cash"] }'],
  ['edges-exist', `${MODULES}/edges.json`, '{ "cash": ["clients", "ghost"] }'],
  ['module-described', 'ARCHITECTURE.md', '`approvals` `clients`'],
  ['module-described', `${MODULES}/loans/README.md`, 'on no map'],
]

/** Files a case needs to exist besides the bad one. */
const COMPANIONS: Record<string, string> = {
  [`${MODULES}/cash/policy/other.ts`]: "import { decide } from '../policy.ts'\nexport const other = decide",
  [`${MODULES}/cash/test/builders.ts`]: 'export const aWithdrawal = 1',
  [`${PAGES}/clients/list.ts`]: 'export const list = 1',
  'apps/console/src/kit/table.ts': 'export const table = 1',
}

describe('the import rules', () => {
  it('hold in a tree that keeps them', async () => {
    expect(await brokenRules({})).toEqual([])
  })

  it.each(BAD)('%s fires alone when %s says %s', async (rule, path, text) => {
    const companions = Object.entries(COMPANIONS).filter(([companion]) => {
      const name = companion.slice(companion.lastIndexOf('/') + 1)
      return text.includes(`/${name}'`)
    })
    expect(await brokenRules({ ...Object.fromEntries(companions), [path]: text })).toEqual([rule])
  })

  it('core-knows-no-business fires even where edges.json would allow it', async () => {
    const edges = '{ "cash": ["clients"], "approvals": ["clients"] }'
    expect(
      await brokenRules({
        [`${MODULES}/edges.json`]: edges,
        [`${MODULES}/approvals/index.ts`]: "import '#modules/clients'",
      }),
    ).toEqual(['core-knows-no-business'])
  })

  it('sees-typescript fires when no TypeScript file is seen', async () => {
    rmSync(root, { recursive: true })
    mkdirSync(join(root, 'apps'), { recursive: true })
    expect((await importProblems(root)).map(({ rule }) => rule)).toEqual(['sees-typescript'])
  })

  it('module-described fires for a module without a README', async () => {
    const map = { 'ARCHITECTURE.md': '`approvals` `cash` `clients` `loans`' }
    expect(await brokenRules({ ...map, [`${MODULES}/loans/index.ts`]: 'export const loans = 1' })).toEqual([
      'module-described',
    ])
  })

  it('find the shortest way round in edges.json', () => {
    expect(edgeCycle({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b'])
    expect(edgeCycle({ a: ['b', 'c'], b: ['c'], c: [] })).toBeNull()
  })
})
