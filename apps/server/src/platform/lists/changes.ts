import type { Language } from '../actor.ts'
import { text, textOrNull } from '../texts.ts'

type Values = Record<string, unknown>
/** What a command would change: its name, and the values before and after, masked by the command itself. */
type Changes = { command: string; before: Values | null; after: Values | null }

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Whose words count: the module's own first, then the platform's. */
const spacesOf = (module: string): readonly string[] => [module, 'platform']

function fieldWord(language: Language, module: string, path: string): string {
  const key = path.split('.').at(-1) ?? path
  const keys = spacesOf(module).flatMap((space) => [`${space}:field.${path}`, `${space}:field.${key}`])
  for (const one of keys) {
    const word = textOrNull(language, one)
    if (word !== null) return word
  }
  return key
}

/** Punctuation between names and values, as each language writes it. */
const MARKS: Record<Language, { colon: string; comma: string }> = {
  'zh-Hans': { colon: '：', comma: '、' },
  'zh-Hant': { colon: '：', comma: '、' },
  en: { colon: ': ', comma: ', ' },
}

function valueWord(language: Language, module: string, path: string, value: unknown): string {
  if (isEmpty(value)) return '–'
  if (Array.isArray(value))
    return value.map((one) => valueWord(language, module, path, one)).join(MARKS[language].comma)
  if (typeof value === 'boolean') return text(language, `platform:export.${value ? 'yes' : 'no'}`)
  if (isValues(value)) return JSON.stringify(value)
  const key = path.split('.').at(-1) ?? path
  for (const space of spacesOf(module)) {
    for (const machine of [key, key.replace(/s$/, '')]) {
      const word = textOrNull(language, `${space}:state.${machine}.${String(value)}`)
      if (word !== null) return word
    }
  }
  return String(value)
}

/** Old against new in a line per field, in words: `Phone: ****1001 → ****2002`; what stays is left out. */
export function changesInWords(language: Language, { command, before, after }: Changes): string[] {
  const module = command.split('.')[0] ?? command
  const walk = (old: Values | null, now: Values | null, prefix: string): string[] =>
    [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].flatMap((key) => {
      const path = prefix === '' ? key : `${prefix}.${key}`
      const [was, is] = [old?.[key], now?.[key]]
      if (isValues(was) || isValues(is)) return walk(isValues(was) ? was : null, isValues(is) ? is : null, path)
      if ((isEmpty(was) && isEmpty(is)) || JSON.stringify(was) === JSON.stringify(is)) return []
      const word = (value: unknown) => valueWord(language, module, path, value)
      const name = fieldWord(language, module, path)
      const { colon } = MARKS[language]
      return [`${name}${colon}${isEmpty(was) ? '' : `${word(was)} → `}${word(is)}`]
    })
  return walk(before, after, '')
}

/** A refusal that is kept with a row, in words. */
export function problemInWords(
  language: Language,
  { module, code, params }: { module: string; code: string; params: Values | null },
): string {
  const plain = Object.fromEntries(Object.entries(params ?? {}).map(([key, value]) => [key, String(value)]))
  return text(language, `${module}:error.${code}.message`, plain)
}
