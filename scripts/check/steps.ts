import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../command.ts'
import { featuresOf, testsOf, unknownIds } from '../features/register.ts'
import { sourceFiles } from './files.ts'
import { importProblems } from './imports.ts'
import { type Lock, lockProblems } from './lock.ts'
import { type Problem, problemLine } from './problem.ts'
import { sourceProblems } from './source-rules.ts'
import { textProblems } from './texts.ts'
import { tool } from './tool.ts'

/** What a step has to say: nothing when all is well. */
export type Step = { name: string; run(): Promise<string> }

const bin = (...path: string[]) => join(root, 'node_modules', ...path)

const lines = (problems: Problem[]) => problems.map(problemLine).join('\n')

/** Steps that run inside a process of their own (`node scripts/check.ts --only <name>`), beside the others. */
export const ownSteps: Step[] = [
  {
    name: 'source',
    run: async () =>
      lines(
        sourceFiles(root, /^(apps|bench|e2e|scripts|tools)\/.*\.tsx?$/)
          .filter((file) => !file.includes('/fixtures/'))
          .flatMap((file) => sourceProblems(file, readFileSync(join(root, file), 'utf8'))),
      ),
  },
  { name: 'imports', run: async () => lines(await importProblems(root)) },
  { name: 'texts', run: async () => lines(await textProblems(root)) },
  {
    name: 'lock',
    run: async () => lines(lockProblems(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock)),
  },
  { name: 'features', run: async () => lines(unknownIds(featuresOf(root), testsOf(root))) },
]

// TypeScript 7 by path: both it and TypeScript 6 (for the import rules) claim the name tsc. One checker each: the steps run
// beside each other already, and every further checker of a project works out the types they share anew (88 s of CPU, not 47).
const types = (project: string): Step => ({
  name: `types ${project}`,
  run: () => tool([bin('@typescript', 'native', 'bin', 'tsc'), '-p', project, '--checkers', '1']),
})

/** It takes 3 s, beside everything else 20. */
const FORMAT_WITHIN_MS = 60_000

/** Everything `npm run check` looks at. */
export function steps(): Step[] {
  const projects = ['tsconfig.json', 'apps/console/tsconfig.json', 'e2e/tsconfig.json'].filter(
    (project) =>
      project === 'tsconfig.json' ||
      sourceFiles(root, new RegExp(`^${project.replace('tsconfig.json', '')}.*\\.tsx?$`)).length > 0,
  )
  return [
    ...projects.map(types),
    ...ownSteps.map(({ name }) => ({ name, run: () => tool([join(root, 'scripts', 'check.ts'), '--only', name]) })),
    { name: 'client', run: () => tool([join(root, 'scripts', 'client.ts'), '--check']) },
    { name: 'notices', run: () => tool([join(root, 'scripts', 'notices.ts'), '--check']) },
    { name: 'lint', run: () => tool([bin('oxlint', 'bin', 'oxlint'), '--format=unix']) },
    {
      name: 'format',
      run: () => tool([bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=20'], FORMAT_WITHIN_MS),
    },
  ]
}

/** Puts right what a tool can put right. */
export async function fix(): Promise<string> {
  const written = await tool([join(root, 'scripts', 'client.ts')])
  const linted = await tool([bin('oxlint', 'bin', 'oxlint'), '--fix', '--format=unix'])
  const formatted = await tool([bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--write'])
  return [written, linted, formatted].filter(Boolean).join('\n')
}
