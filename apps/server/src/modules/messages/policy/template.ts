import type { FieldProblem } from '#kernel/refusal.ts'
import type { MessageKind } from './kind.ts'

const PLACEHOLDER = /\{\{(\w+)\}\}/g
/** What stands for a secret where people read. */
export const STARS = '••••••'

export type Words = { subject: string | null; body: string }

const named = (text: string) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')

/** What is wrong with a broker's own words for a kind: every placeholder of it stands in the text, and no other. */
export function templateProblems(kind: MessageKind, { subject, body }: Words): FieldProblem[] {
  const problem = (path: string, code: string, placeholder?: string): FieldProblem => ({
    path,
    code,
    module: 'messages',
    ...(placeholder === undefined ? {} : { params: { placeholder } }),
  })
  const used = new Set([...named(body), ...named(subject ?? '')])
  const secretSubject = named(subject ?? '').filter((name) => kind.secrets?.includes(name))
  return [
    ...(kind.channel === 'email' && subject === null ? [problem('subject', 'SUBJECT_MISSING')] : []),
    ...(kind.channel !== 'email' && subject !== null ? [problem('subject', 'SUBJECT_UNWANTED')] : []),
    ...kind.placeholders
      .filter((name) => !used.has(name))
      .map((name) => problem('body', 'PLACEHOLDER_MISSING', `{{${name}}}`)),
    ...named(body)
      .filter((name) => !kind.placeholders.includes(name))
      .map((name) => problem('body', 'PLACEHOLDER_UNKNOWN', `{{${name}}}`)),
    ...[...named(subject ?? '').filter((name) => !kind.placeholders.includes(name)), ...secretSubject].map((name) =>
      problem('subject', 'PLACEHOLDER_UNKNOWN', `{{${name}}}`),
    ),
  ]
}

/** Values are one line of text: they can't add lines or headers of their own. */
const plain = (value: string) => value.replace(/\p{Cc}+/gu, ' ')

function filled(text: string, values: Readonly<Record<string, string>>, lines: readonly string[]): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) return whole
    return lines.includes(name) ? value.split('\n').map(plain).join('\n') : plain(value)
  })
}

/** The text that leaves, and the one that people read: secrets of the kind are stars in it. */
export function written(
  kind: MessageKind,
  words: Words,
  values: Readonly<Record<string, string>>,
): { content: Words; masked: Words } {
  const veiled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, kind.secrets?.includes(name) ? STARS : value]),
  )
  const fill = (given: Readonly<Record<string, string>>): Words => ({
    subject: words.subject === null ? null : plain(filled(words.subject, given, [])),
    body: filled(words.body, given, kind.lines ?? []),
  })
  return { content: fill(values), masked: fill(veiled) }
}
