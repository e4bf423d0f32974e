import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { type Edges, edgeCycle, importRules } from './import-rules.ts'
import type { Problem } from './problem.ts'

const MODULES = 'apps/server/src/modules'
const EDGES = `${MODULES}/edges.json`
const MAP = 'ARCHITECTURE.md'
const FOLDERS = ['apps', 'bench', 'e2e', 'scripts', 'tools']

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}

function edgeProblems(edges: Edges, names: string[]): Problem[] {
  const found: Problem[] = []
  const cycle = edgeCycle(edges)
  if (cycle) found.push({ rule: 'edges-acyclic', file: EDGES, text: cycle.join(' → ') })
  for (const name of new Set([...Object.keys(edges), ...Object.values(edges).flat()])) {
    if (!names.includes(name)) found.push({ rule: 'edges-exist', file: EDGES, text: `there is no module "${name}"` })
  }
  return found
}

/** Whoever looks for a module finds it on the map of the house and what it is in its own words. */
function describedProblems(root: string, names: readonly string[]): Problem[] {
  const map = existsSync(join(root, MAP)) ? readFileSync(join(root, MAP), 'utf8') : ''
  return names.flatMap((name) => {
    const missing = [
      ...(map.includes(`\`${name}\``) ? [] : [MAP]),
      ...(existsSync(join(root, MODULES, name, 'README.md')) ? [] : [`${MODULES}/${name}/README.md`]),
    ]
    return missing.map((file) => ({ rule: 'module-described', file, text: `says nothing of the module "${name}"` }))
  })
}

/** Every import under `root` that breaks a rule of import-rules.ts. */
export async function importProblems(root: string): Promise<Problem[]> {
  const edgesFile = join(root, EDGES)
  const edges = existsSync(edgesFile) ? (JSON.parse(readFileSync(edgesFile, 'utf8')) as Edges) : {}
  const names = foldersIn(join(root, MODULES))
  const pages = foldersIn(join(root, 'apps/console/src/modules'))
  const { output } = await cruise(
    FOLDERS.filter((folder) => existsSync(join(root, folder))),
    {
      baseDir: root,
      ruleSet: importRules(edges, [...new Set([...names, ...pages])]),
      validate: true,
      tsPreCompilationDeps: true,
      exclude: { path: '^(?!.*node_modules/).*/(dist|fixtures)/' },
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'default', 'types'],
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      },
    },
  )
  const { violations, totalCruised } = (output as ICruiseResult).summary
  // With a TypeScript it cannot use, dependency-cruiser sees no .ts file and finds everything in order.
  if (!(output as ICruiseResult).modules.some(({ source }) => source.endsWith('.ts'))) {
    return [
      {
        rule: 'sees-typescript',
        file: '.',
        text: `dependency-cruiser saw ${totalCruised} files, none of them TypeScript`,
      },
    ]
  }
  return [
    ...edgeProblems(edges, names),
    ...describedProblems(root, names),
    ...violations.map(({ rule, from, to, comment }) => ({
      rule: rule.name,
      file: from,
      text: to === from ? (comment ?? '') : `→ ${to}${comment ? ` (${comment})` : ''}`,
    })),
  ]
}
