import type { IForbiddenRuleType, IRegularForbiddenRuleType, IRequiredRuleType } from 'dependency-cruiser'

/** Module → the modules it may import; `apps/server/src/modules/edges.json`. */
export type Edges = Record<string, string[]>

const SRC = '^apps/server/src'
const CONSOLE = '^apps/console/src'
const TESTS = '(^|/)(test|testing)/|\\.(test|full|journey)\\.tsx?$'

type Forbidden = IRegularForbiddenRuleType

const rule = (name: string, comment: string, from: Forbidden['from'], to: Forbidden['to']): IForbiddenRuleType => ({
  name,
  severity: 'error',
  comment,
  from,
  to,
})

/** A file or folder of one role inside a module: `store.ts` or `store/…`. */
const role = (name: string) => `${SRC}/modules/([^/]+)/${name}(\\.ts$|/)`
const own = (...names: string[]) => `${SRC}/modules/$1/(${names.join('|')})(\\.ts$|/)`
/** Libraries that turn values into values: rules of numbers and scripts we do not write ourselves. */
const COMPUTING = ['stdnum', 'libphonenumber-js', 'opencc-js', 'pinyin-pro', 'otpauth', 'zod']

const npm = (...names: string[]) => `(^|/)node_modules/(${names.join('|')})/`

const layers: IForbiddenRuleType[] = [
  rule(
    'kernel-is-bottom',
    'kernel is pure: it imports itself, and random bytes for ids',
    { path: `${SRC}/kernel/`, pathNot: TESTS },
    { pathNot: `${SRC}/kernel/`, path: '^(?!(node:)?crypto$)' },
  ),
  rule(
    'kernel-randomness-in-ids',
    'only kernel/ids.ts draws random bytes',
    { path: `${SRC}/kernel/`, pathNot: [TESTS, `${SRC}/kernel/ids\\.ts$`] },
    { path: '^(node:)?crypto$' },
  ),
  rule(
    'platform-knows-no-business',
    'platform imports kernel and itself',
    { path: `${SRC}/platform/`, pathNot: TESTS },
    { path: `${SRC}/(?!platform/|kernel/)` },
  ),
  rule(
    'compose-names-modules',
    'only compose.ts names modules; what else outside them needs one gets it handed in',
    { path: `${SRC}/(?!modules/|compose\\.ts|demo/)`, pathNot: TESTS },
    { path: `${SRC}/modules/` },
  ),
  rule(
    'server-knows-no-console',
    'the server never imports the console',
    { path: '^apps/(server|simulators)/' },
    { path: '^apps/console/' },
  ),
]

const modules: IForbiddenRuleType[] = [
  rule(
    'module-door-only',
    'another module is reached through its index.ts; only contracts build on contracts',
    { path: `${SRC}/modules/([^/]+)/`, pathNot: role('schema') },
    { path: `${SRC}/modules/`, pathNot: [`${SRC}/modules/$1/`, `${SRC}/modules/[^/]+/index\\.ts$`] },
  ),
  rule(
    'module-door-from-outside',
    'outside the modules as well, only index.ts is imported, or the contract in schema.ts',
    { path: '^(apps/(server|simulators)|bench|scripts)/', pathNot: `${SRC}/modules/` },
    { path: `${SRC}/modules/`, pathNot: `${SRC}/modules/[^/]+/(index|schema)\\.ts$` },
  ),
  rule(
    'policy-is-pure',
    'policy decides from values: kernel, own schema, errors and policy, libraries that only compute',
    { path: role('policy') },
    { pathNot: [`${SRC}/kernel/`, own('policy', 'schema', 'errors'), npm(...COMPUTING)] },
  ),
  rule(
    'schema-is-shippable',
    'schema runs in the browser too: zod, the grammar of FEEL, kernel, own schema, pure policy and texts, other contracts',
    { path: role('schema') },
    {
      pathNot: [
        `${SRC}/kernel/`,
        own('schema', 'policy', 'locales'),
        `${SRC}/modules/[^/]+/schema\\.ts$`,
        npm('zod', '@bpmn-io/lezer-feel'),
      ],
    },
  ),
  rule(
    'store-knows-sql-only',
    'store speaks SQL: kernel, own shapes, the SQL side of platform, kysely and pg',
    { path: role('store') },
    {
      pathNot: [
        `${SRC}/kernel/`,
        `${SRC}/platform/(db|columns|actor|scope|errors|cipher|masking|files/registry)\\.ts$`,
        `${SRC}/platform/lists/`,
        own('store', 'schema', 'errors', 'policy'),
        npm('kysely', 'pg', 'pg-copy-streams', '@types/pg', '@types/pg-copy-streams', 'zod'),
        '^(node:)?stream(/promises)?$',
      ],
    },
  ),
  rule(
    'core-knows-no-business',
    'approvals and dayend import no module: compose hands them what they drive',
    { path: `${SRC}/modules/(approvals|dayend)/`, pathNot: TESTS },
    { path: `${SRC}/modules/`, pathNot: `${SRC}/modules/$1/` },
  ),
]

const consoleRules: IForbiddenRuleType[] = [
  rule(
    'console-reads-contract-only',
    'of the server the console sees #contract/* (schema.ts) and the vocabulary in locales',
    { path: '^apps/console/' },
    {
      path: '^apps/(server|simulators)/',
      pathNot: [`${SRC}/modules/[^/]+/schema\\.ts$`, `${SRC}/(modules/[^/]+|platform)/locales/`],
    },
  ),
  rule(
    'kit-is-bottom',
    'the kit knows neither pages nor shell',
    { path: `${CONSOLE}/kit/` },
    { path: `${CONSOLE}/(app|modules)/` },
  ),
  rule(
    'pages-know-no-shell',
    'pages know the kit; the shell composes pages',
    { path: `${CONSOLE}/modules/` },
    { path: `${CONSOLE}/app/` },
  ),
  rule(
    'page-door-only',
    "another module's pages are reached through their index",
    { path: `${CONSOLE}/modules/([^/]+)/` },
    { path: `${CONSOLE}/modules/`, pathNot: [`${CONSOLE}/modules/$1/`, `${CONSOLE}/modules/[^/]+/index\\.tsx?$`] },
  ),
  rule(
    'kit-door-only',
    'the kit is imported as #kit',
    { path: `${CONSOLE}/(app|modules)/` },
    { path: `${CONSOLE}/kit/`, pathNot: [`${CONSOLE}/kit/index\\.ts$`, `${CONSOLE}/kit/locales/`] },
  ),
]

const everywhere: IForbiddenRuleType[] = [
  rule(
    'no-cycle',
    'two files that need each other, even for a type, are one noun, or a third one that both know',
    {},
    { circular: true },
  ),
  rule('no-unresolvable', 'what is imported exists', {}, { couldNotResolve: true }),
  rule(
    'no-undeclared-package',
    'what is imported stands in package.json',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  rule(
    'no-development-package',
    'what ships imports no devDependency',
    { path: '^apps/(server|console)/src/', pathNot: [TESTS, '\\.d\\.ts$'] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('@types/[^/]+') },
  ),
  rule(
    'no-test-in-source',
    'what ships imports no test',
    { path: '/src/', pathNot: TESTS },
    { path: TESTS, pathNot: 'node_modules' },
  ),
]

function edgeRules(edges: Edges, moduleNames: string[]): IForbiddenRuleType[] {
  return moduleNames.flatMap((name) => {
    const allowed = [name, ...(edges[name] ?? [])].join('|')
    return [
      rule(
        'module-edge',
        `modules/edges.json: ${name} → ${(edges[name] ?? []).join(', ') || 'nothing'}`,
        { path: `${SRC}/modules/${name}/`, pathNot: TESTS },
        { path: `${SRC}/modules/(?!(${allowed})/)` },
      ),
      rule(
        'page-edge',
        `pages follow modules/edges.json: ${name} → ${(edges[name] ?? []).join(', ') || 'nothing'}`,
        { path: `${CONSOLE}/modules/${name}/` },
        { path: `${CONSOLE}/modules/(?!(${allowed})/)` },
      ),
    ]
  })
}

/** Who may import whom; each rule is broken on purpose once in apps/server/test/architecture. */
export function importRules(
  edges: Edges,
  moduleNames: string[],
): { forbidden: IForbiddenRuleType[]; required: IRequiredRuleType[] } {
  return {
    forbidden: [...layers, ...modules, ...edgeRules(edges, moduleNames), ...consoleRules, ...everywhere],
    required: [
      {
        name: 'routes-use-platform-http',
        severity: 'error',
        comment: 'a route is declared through platform/http, which asks for its permission and scope',
        module: { path: `${SRC}/modules/[^/]+/routes\\.ts$` },
        to: { path: `${SRC}/platform/http/` },
      },
    ],
  }
}

/** Modules on a way back to themselves, in order; null when the graph has none. */
export function edgeCycle(edges: Edges): string[] | null {
  const finished = new Set<string>()
  const walk = (name: string, path: string[]): string[] | null => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name]
    if (finished.has(name)) return null
    for (const other of edges[name] ?? []) {
      const cycle = walk(other, [...path, name])
      if (cycle) return cycle
    }
    finished.add(name)
    return null
  }
  for (const name of Object.keys(edges)) {
    const cycle = walk(name, [])
    if (cycle) return cycle
  }
  return null
}
