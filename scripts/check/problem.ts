/** One thing a check found: where, which rule, and what to do instead. */
export type Problem = { rule: string; file: string; line?: number; text: string }

/** `file:line rule text`, the form editors make clickable. */
export function problemLine({ rule, file, line, text }: Problem): string {
  return `${file}${line ? `:${line}` : ''}  ${rule}: ${text}`
}
