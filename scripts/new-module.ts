import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { command, root, say } from './command.ts'
import { Trouble } from './trouble.ts'

const HELP = `npm run new:module -- <name> [imports …]     a module's skeleton

  <name>      kebab-case, plural noun where it holds several: corporate-actions
  imports     modules it may import, a row in modules/edges.json`

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const MODULES = join(root, 'apps/server/src/modules')

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

function skeleton(name: string): Record<string, string> {
  const variable = camel(name)
  return {
    'README.md': `# ${name}\n\nNouns, tables owned, commands, invariants, and where the rules come from.\n`,
    'errors.ts': `import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under \`error.<CODE>\`. */
export const ${variable}Errors = defineErrors('${name}', {})
`,
    'index.ts': `import { defineModule } from '#platform/module.ts'
import { ${variable}Errors } from './errors.ts'

/** What it is about, in one line. */
export const ${variable} = defineModule({ name: '${name}', migrations: null, errors: ${variable}Errors })
`,
    'locales/zh-Hans.json': '{}\n',
    'locales/zh-Hant.json': '{}\n',
    'locales/en.json': '{}\n',
  }
}

/** Adds the row, keys sorted, one line per module. */
function addEdges(name: string, imports: string[]): void {
  const path = join(MODULES, 'edges.json')
  const edges = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string[]>) : {}
  for (const other of imports) {
    if (!existsSync(join(MODULES, other))) throw new Trouble(`There is no module "${other}".`, 'Make it first.')
  }
  const rows = Object.entries({ ...edges, [name]: imports.toSorted() })
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([from, to]) => `  ${JSON.stringify(from)}: [${to.map((one) => JSON.stringify(one)).join(', ')}]`)
  writeFileSync(path, `{\n${rows.join(',\n')}\n}\n`)
}

await command(async () => {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
  const [name, ...imports] = positionals
  if (values.help || !name) {
    say(HELP)
    return values.help ? 0 : 2
  }
  if (!NAME.test(name)) throw new Trouble(`"${name}" is not kebab-case.`, 'For example: corporate-actions')
  if (existsSync(join(MODULES, name))) throw new Trouble(`The module "${name}" exists already.`, 'Choose another name.')
  addEdges(name, imports)
  for (const [file, text] of Object.entries(skeleton(name))) {
    const path = join(MODULES, name, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  say(
    `apps/server/src/modules/${name} is there. Name it in compose.ts after the modules it imports, and in ARCHITECTURE.md; npm run check goes on.`,
  )
  return 0
})
