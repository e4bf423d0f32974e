import { mountsErrors } from '../errors.ts'
import { PLACEHOLDERS, type Placeholder } from '../schema.ts'

/** What the path of a file says. */
export type Named = { account: string | null; parameter: string | null; datedOn: string | null }

/** One word each; none takes a slash except `rest`. Two words that could share letters must have something between them. */
const WORDS: Record<Placeholder, string> = {
  account: '(?<account>[A-Za-z0-9-]{1,40})',
  parameter: '(?<parameter>[A-Za-z0-9.-]{1,40})',
  date: '(?<date>\\d{8}|\\d{4}-\\d{2}-\\d{2})',
  name: '[^/]{1,255}',
  n: '\\d{1,9}',
  ext: '[A-Za-z0-9]{1,10}',
  any: '[^/]{0,255}',
  rest: '.{0,1000}',
}
const ONCE: readonly string[] = ['account', 'parameter', 'date']
/** More of those that fit anything would make a path take for ever to compare. */
const LOOSE_MAX = 3
const LOOSE: readonly string[] = ['name', 'any', 'rest']

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
const isPlaceholder = (text: string): text is Placeholder => (PLACEHOLDERS as readonly string[]).includes(text)

/**
 * Reads a pattern.
 *
 * @throws PLACEHOLDER_UNKNOWN; PATTERN_UNCLEAR for one that stands twice, two side by side, or too many that fit anything.
 */
export function readPattern(template: string): RegExp {
  const parts = template.split(/(\{[^{}]*\})/)
  const used: string[] = []
  let beside = false
  const source = parts
    .filter((part) => part !== '')
    .map((part) => {
      if (!part.startsWith('{')) {
        beside = false
        return escaped(part)
      }
      const word = part.slice(1, -1)
      const unclear = () => mountsErrors.PATTERN_UNCLEAR({}, [{ path: 'template', code: 'PATTERN_UNCLEAR' }])
      if (!isPlaceholder(word)) {
        const params = { placeholder: word }
        throw mountsErrors.PLACEHOLDER_UNKNOWN(params, [{ path: 'template', code: 'PLACEHOLDER_UNKNOWN', params }])
      }
      if (beside || (ONCE.includes(word) && used.includes(word))) throw unclear()
      used.push(word)
      if (used.filter((one) => LOOSE.includes(one)).length > LOOSE_MAX) throw unclear()
      beside = true
      return WORDS[word]
    })
  return new RegExp(`^${source.join('')}$`, 'u')
}

function dayOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const digits = text.replaceAll('-', '')
  try {
    return Temporal.PlainDate.from(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`, {
      overflow: 'reject',
    }).toString()
  } catch {
    return null
  }
}

/** A pattern that has been read; `parameter` is for paths that name none. */
export type ReadPattern = { id: string; shape: RegExp; parameter: string | null }

/** What the first pattern that fits says about a path; null when none does. */
export function namedBy(patterns: readonly ReadPattern[], path: string): (Named & { patternId: string }) | null {
  for (const { id, shape, parameter } of patterns) {
    const found = shape.exec(path)
    if (!found) continue
    const { account, parameter: named, date } = found.groups ?? {}
    return { patternId: id, account: account ?? null, parameter: named ?? parameter, datedOn: dayOf(date) }
  }
  return null
}
