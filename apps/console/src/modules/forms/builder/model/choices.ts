import type { Choice } from '#contract/forms'
import { uniqueKey } from './keys.ts'

/** Most choices of one list, as the contract says. */
export const MOST_CHOICES = 500

/** A value nothing else in the list has yet. */
export function freeValue(choices: readonly { value: string }[]): string {
  return uniqueKey(`option${choices.length + 1}`, new Set(choices.map(({ value }) => value)))
}

/**
 * Choices from pasted lines: `value<tab>label`, `value,label` or just a label, which is then its own value. Choices that
 * are there already keep their value and get the label; the others of the list stay.
 */
export function pastedChoices(choices: readonly Choice[], text: string, language: keyof Choice['label']): Choice[] {
  const found = new Map(choices.map((choice) => [choice.value, choice]))
  for (const line of text.split(/\r?\n/)) {
    const [first = '', ...rest] = line.split(/\t|[,\uFF0C]/).map((part) => part.trim())
    const value = first.slice(0, 100)
    if (value === '') continue
    const label = (rest.join(' ') || first).slice(0, 200)
    found.set(value, { value, label: { ...found.get(value)?.label, [language]: label } })
  }
  return [...found.values()].slice(0, MOST_CHOICES)
}

type Nested = Choice & { children?: Nested[] | undefined }

/** A cascade as lines, two spaces deeper per level: `value<tab>label`. */
export function writeCascade(choices: readonly Nested[], language: keyof Choice['label'], depth = 0): string {
  return choices
    .map(({ value, label, children }) => {
      const text = label[language] ?? Object.values(label)[0] ?? value
      const own = '  '.repeat(depth) + (text === value ? value : `${value}\t${text}`)
      return children?.length ? `${own}\n${writeCascade(children, language, depth + 1)}` : own
    })
    .join('\n')
}

const indentOf = (line: string) => /^[ \u3000]*/.exec(line)?.[0].length ?? 0

/** The cascade that lines describe; texts of other languages stay with the values they had. Null for no line at all. */
export function readCascade(text: string, before: readonly Nested[], language: keyof Choice['label']): Nested[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const root: Nested[] = []
  const open: { indent: number; into: Nested[]; known: readonly Nested[] }[] = [
    { indent: -1, into: root, known: before },
  ]
  for (const line of lines) {
    const indent = indentOf(line)
    while (open.length > 1 && (open.at(-1)?.indent ?? -1) >= indent) open.pop()
    const parent = open.at(-1)
    if (!parent) break
    const [value = '', ...rest] = line.split('\t').map((part) => part.trim())
    const known = parent.known.find((each) => each.value === value)
    const label = rest.join(' ') || value
    const next: Nested = { value: value.slice(0, 100), label: { ...known?.label, [language]: label.slice(0, 200) } }
    if (parent.into.some((each) => each.value === next.value)) continue
    parent.into.push(next)
    const children: Nested[] = []
    open.push({ indent, into: children, known: known?.children ?? [] })
    next.children = children
  }
  const pruned = (list: Nested[]): Nested[] =>
    list.map(({ children, ...rest }) => (children?.length ? { ...rest, children: pruned(children) } : rest))
  return root.length === 0 ? null : pruned(root)
}
