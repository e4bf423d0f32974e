import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sourceFiles } from './files.ts'
import { keyProblems } from './key-usage.ts'
import { keysByNamespace, localeProblems, readLocales } from './locales.ts'
import type { Problem } from './problem.ts'
import { tellingCharacters } from './scripts-of-chinese.ts'
import { type Spoken, vocabularyProblems } from './vocabulary.ts'

const isSpoken = (value: unknown): value is Spoken =>
  typeof value === 'object' && value !== null && 'commands' in value && 'lists' in value && 'errors' in value

/** The modules behind their doors, without starting anything; a door that does not load is a problem of its own. */
async function modulesOf(root: string): Promise<{ modules: Spoken[]; problems: Problem[] }> {
  const folder = join(root, 'apps/server/src/modules')
  const modules: Spoken[] = []
  const problems: Problem[] = []
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const door = join(folder, name, 'index.ts')
    if (!existsSync(door)) continue
    try {
      const found = Object.values((await import(pathToFileURL(door).href)) as object).find(isSpoken)
      if (found) modules.push(found)
      else
        problems.push({
          rule: 'door-exports-module',
          file: `apps/server/src/modules/${name}/index.ts`,
          text: 'no defineModule()',
        })
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      problems.push({ rule: 'door-loads', file: `apps/server/src/modules/${name}/index.ts`, text })
    }
  }
  return { modules, problems }
}

async function platform(root: string): Promise<Spoken> {
  const file = join(root, 'apps/server/src/platform/platform-module.ts')
  const { platformModule } = (await import(pathToFileURL(file).href)) as { platformModule: Spoken }
  return platformModule
}

/** Everything people read: locale files, keys used in the code, and what the modules declare. */
export async function textProblems(root: string): Promise<Problem[]> {
  const files = sourceFiles(root, /^apps\/.*\/locales\/[^/]+\.json$/)
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  const { locales, problems } = readLocales(new Map(files.map((file) => [file, read(file)])))
  const known = keysByNamespace(locales)
  const code = sourceFiles(root, /^apps\/(console|server)\/src\/.*\.tsx?$/).filter((file) => !/\/test\//.test(file))
  const { modules, problems: doors } = await modulesOf(root)
  return [
    ...problems,
    ...localeProblems(locales, await tellingCharacters()),
    ...code.flatMap((file) => keyProblems(file, read(file), known)),
    ...doors,
    ...[await platform(root), ...modules].flatMap((module) => vocabularyProblems(module, known)),
  ]
}
