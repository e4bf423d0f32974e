import { isBusinessDate } from '#kernel/calendar.ts'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' }

/** The text between quotes, escapes resolved. */
export function textOf(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (whole, code: string | undefined, mark: string | undefined) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[mark ?? ''] ?? whole),
    )
}

/** The day a text says, or null. */
export function dayOf(text: string): string | null {
  return isBusinessDate(text) ? text : null
}
