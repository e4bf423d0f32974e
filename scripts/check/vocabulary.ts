import { placeholdersOf, resolves, type Texts } from './locales.ts'
import type { Problem } from './problem.ts'

/** What of a module people get to read, as far as the check needs it; `Module` of platform/module.ts is one. */
export type Spoken = {
  name: string
  errors: { $specs: Record<string, { params?: readonly string[] }> }
  permissions: readonly { key: string }[]
  commands: readonly { name: string; permission: string | null }[]
  lists: readonly {
    id: string
    columns: readonly { key: string; values?: string }[]
    filters: readonly { key: string; values?: string; options?: readonly string[] }[]
  }[]
  offers?: readonly { point: string; value: unknown }[]
}

const afterModule = (name: string, key: string) => (key.startsWith(`${name}.`) ? key.slice(name.length + 1) : key)

function errorProblems(module: Spoken, texts: Texts, file: string): Problem[] {
  const problems: Problem[] = []
  const specs = module.errors.$specs
  for (const [code, { params = [] }] of Object.entries(specs)) {
    for (const part of ['message', 'next']) {
      const key = `error.${code}.${part}`
      const text = texts.get(key)
      if (text === undefined) problems.push({ rule: 'error-has-text', file, text: `${key} is missing` })
      for (const name of placeholdersOf(text ?? '')) {
        if (!params.includes(name)) {
          problems.push({ rule: 'error-params', file, text: `${key} uses {{${name}}}, which ${code} does not declare` })
        }
      }
    }
  }
  for (const key of texts.keys()) {
    const code = /^error\.([A-Z0-9_]+)\./.exec(key)?.[1]
    if (code && !(code in specs))
      problems.push({ rule: 'error-exists', file, text: `${key}: there is no error ${code}` })
  }
  return problems
}

function listProblems(module: Spoken, known: ReadonlyMap<string, Texts>, file: string): Problem[] {
  const problems: Problem[] = []
  const texts = known.get(module.name)
  for (const list of module.lists) {
    for (const { key } of [...list.columns, ...list.filters]) {
      if (!resolves(texts, `field.${key}`))
        problems.push({ rule: 'field-has-text', file, text: `field.${key} of ${list.id} is missing` })
    }
    for (const { values, options } of list.filters) {
      const [namespace = '', prefix = ''] = values?.split(':') ?? []
      for (const option of values ? (options ?? []) : []) {
        if (!resolves(known.get(namespace), `${prefix}.${option}`)) {
          problems.push({ rule: 'state-has-text', file, text: `${values}.${option} of ${list.id} is missing` })
        }
      }
    }
  }
  return problems
}

/** Each kind of message sent has a name where messages are listed. */
function messageProblems({ offers = [] }: Spoken, texts: Texts | undefined, file: string): Problem[] {
  return offers
    .filter(({ point }) => point === 'messages.kinds')
    .map(({ value }) => `kind.${(value as { kind: string }).kind}`)
    .filter((key) => !resolves(texts, key))
    .map((key) => ({ rule: 'message-has-name', file, text: `${key} is missing in the texts of messages` }))
}

/**
 * Every module, and every code, command, permission, column, filter value and kind of message it declares, has a text,
 * and no error text is left of a code that is gone.
 *
 * @param known  English texts by namespace; that the other languages have the same is checked apart.
 */
export function vocabularyProblems(module: Spoken, known: ReadonlyMap<string, Texts>): Problem[] {
  const file = `apps/server/src/${module.name === 'platform' ? '' : 'modules/'}${module.name}/locales/en.json`
  const texts: Texts = known.get(module.name) ?? new Map()
  const problems = [
    ...errorProblems(module, texts, file),
    ...listProblems(module, known, file),
    ...messageProblems(module, known.get('messages'), file),
  ]
  if (!known.get('platform')?.has(`state.module.${module.name}`)) {
    problems.push({ rule: 'module-has-name', file, text: `platform:state.module.${module.name} is missing` })
  }
  for (const { name } of module.commands) {
    const key = `command.${afterModule(module.name, name)}`
    if (!texts.has(key)) problems.push({ rule: 'command-has-text', file, text: `${key} is missing` })
  }
  for (const { key } of module.permissions) {
    const rest = afterModule(module.name, key)
    if (!texts.has(`permission.${rest}`) && !texts.has(`command.${rest}`)) {
      problems.push({ rule: 'permission-has-text', file, text: `permission.${rest} is missing` })
    }
  }
  return problems
}
