import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName, type Kind, type Scope } from '#contract/forms'
import { spellings } from '../palette-search.ts'

/** What completion needs to know: names with their kinds, and how to say things to the reader. */
export type Vocabulary = {
  scope: Scope
  /** What people call a name: the label of the field, of the column behind the point. */
  labelOf(name: string): string
  kindName(kind: Kind): string
  functionHint(name: FunctionName): string
}

const WORDS = [
  'and',
  'or',
  'if',
  'then',
  'else',
  'for',
  'in',
  'return',
  'some',
  'every',
  'satisfies',
  'between',
  'null',
]

/** `string length` → `stringLength`: the name of a function as a key of texts. */
export const functionKey = (name: string): string => name.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())

/** How a function is called: `round half up(number, number)`. */
export function signature(name: FunctionName, kindName: (kind: Kind) => string): string {
  const { arguments: wanted, rest, optional = 0 } = FUNCTIONS[name]
  const shown = wanted.map((is, at) => {
    const text = kindName({ is } as Kind)
    return at >= wanted.length - optional ? `[${text}]` : text
  })
  return `${name}(${[...shown, ...(rest ? ['…'] : [])].join(', ')})`
}

function columnsOf(name: string, scope: Scope): Readonly<Record<string, Kind>> {
  const kind = scope[name]
  const row = kind?.is === 'list' ? kind.of : kind
  return row?.is === 'row' ? row.columns : {}
}

function named(name: string, full: string, kind: Kind, words: Vocabulary): Completion {
  return {
    label: name,
    displayLabel: `${words.labelOf(full) || name}  ${name}`,
    detail: words.kindName(kind),
    type: kind.is === 'list' ? 'class' : 'variable',
    boost: 2,
  }
}

function called(name: FunctionName, words: Vocabulary): Completion {
  return {
    label: name,
    displayLabel: `${name}()`,
    detail: words.functionHint(name),
    info: signature(name, words.kindName),
    type: 'function',
    apply: (view, _completion, from, to) =>
      view.dispatch({
        changes: { from, to, insert: `${name}()` },
        selection: { anchor: from + name.length + 1 },
      }),
  }
}

/** Whether what was typed begins the option's key or a word of it, is in its label, or begins the label's pinyin. */
function matches(option: Completion, typed: string): boolean {
  const wanted = typed.toLowerCase()
  const label = (option.displayLabel ?? '').split('  ')[0] ?? ''
  if (` ${option.label.toLowerCase()}`.includes(` ${wanted}`) || label.includes(typed)) return true
  return spellings(label).some((spelled) => spelled.startsWith(wanted))
}

/** Functions whose name is being written and has blanks in it: `round ha`. */
function begunFunctions(context: CompletionContext, words: Vocabulary): CompletionResult | null {
  const before = context.matchBefore(/[a-z]+( [a-z]*)+/)
  if (!before) return null
  const begun = FUNCTION_NAMES.filter((name) => name.startsWith(before.text))
  return begun.length === 0
    ? null
    : { from: before.from, options: begun.map((name) => called(name, words)), filter: false }
}

/** Proposes fields by key and label, columns behind a point, functions and words of the language. */
export function completions(words: () => Vocabulary) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(/[\p{L}\p{N}_.]*/u)
    const text = before?.text ?? ''
    const begun = begunFunctions(context, words())
    if (begun) return begun
    if (text === '' && !context.explicit) return null
    const point = text.lastIndexOf('.')
    const head = point < 0 ? '' : text.slice(0, point)
    const typed = text.slice(point + 1)
    const now = words()
    const options: Completion[] = head
      ? Object.entries(columnsOf(head, now.scope)).map(([key, kind]) => named(key, `${head}.${key}`, kind, now))
      : [
          ...Object.entries(now.scope).map(([key, kind]) => named(key, key, kind, now)),
          ...FUNCTION_NAMES.map((name) => called(name, now)),
          ...WORDS.map((word): Completion => ({ label: word, type: 'keyword', boost: -1 })),
        ]
    return {
      from: context.pos - typed.length,
      options: options.filter((option) => matches(option, typed)),
      filter: false,
    }
  }
}
