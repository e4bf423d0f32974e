import { type Decimal, decimal, formatDecimal } from '#kernel/decimal.ts'
import type { Call, FeelFunction } from './function.ts'
import { NUMBER, TEXT, YES_NO } from './kind.ts'
import { FeelStop } from './problem.ts'
import { asText, isList, kindOf, type Value } from './value.ts'

const LONGEST = 20_000

/** A text that was put together, as long as it may be. */
export function bounded(text: string, at: { from: number; to: number }): string {
  if (text.length > LONGEST) throw new FeelStop('FEEL_TOO_MUCH_WORK', at)
  return text
}

/** Each letter costs a hundredth of a step, so that long texts can't be searched for ever. */
function letters(call: Call, ...texts: Value[]): string[] {
  const all = texts.map(String)
  call.charge(all.reduce((total, text) => total + Math.ceil(text.length / 100), 0))
  return all
}

const asking = (answer: (text: string, part: string) => boolean): FeelFunction => ({
  arguments: ['text', 'text'],
  result: YES_NO,
  run([text, part], call) {
    const [whole = '', searched = ''] = letters(call, text ?? '', part ?? '')
    return answer(whole, searched)
  },
})

const changing = (change: (text: string) => string): FeelFunction => ({
  arguments: ['text'],
  result: TEXT,
  run([text], call) {
    const [whole = ''] = letters(call, text ?? '')
    return bounded(change(whole), call.at)
  },
})

function wholeOf(value: Value, call: Call, index: number): number {
  const text = formatDecimal(value as Decimal)
  if (!/^-?\d{1,6}$/.test(text))
    throw new FeelStop('FEEL_SCALE_BAD', call.argument(index), { scale: text, max: LONGEST })
  return Number(text)
}

export const TEXT_FUNCTIONS = {
  contains: asking((text, part) => text.includes(part)),
  'starts with': asking((text, part) => text.startsWith(part)),
  'ends with': asking((text, part) => text.endsWith(part)),
  'upper case': changing((text) => text.toUpperCase()),
  'lower case': changing((text) => text.toLowerCase()),
  trim: changing((text) => text.trim()),
  /** Characters as people count them, not units of an encoding. */
  'string length': { arguments: ['text'], result: NUMBER, run: ([text]) => decimal(BigInt([...String(text)].length)) },
  /** `substring(text, start, length)`: the first character is 1, from the end -1. */
  substring: {
    arguments: ['text', 'number', 'number'],
    optional: 1,
    result: TEXT,
    run([text, start, length], call) {
      const characters = [...String(text)]
      call.charge(Math.ceil(characters.length / 100))
      const first = wholeOf(start ?? null, call, 1)
      const from = first > 0 ? first - 1 : Math.max(0, characters.length + first)
      const to = length === undefined ? characters.length : from + Math.max(0, wholeOf(length, call, 2))
      return first === 0 ? '' : characters.slice(from, to).join('')
    },
  },
  string: {
    arguments: ['any'],
    result: TEXT,
    run([value], call) {
      const text = asText(value ?? null)
      if (text === null) {
        throw new FeelStop('FEEL_WRONG_KIND', call.argument(0), { wanted: 'text', found: kindOf(value ?? null) })
      }
      return text
    },
  },
  /** Texts of a list behind each other, a separator between; what is empty is left out. */
  'string join': {
    arguments: ['list', 'text'],
    optional: 1,
    result: TEXT,
    run([list, separator], call) {
      const texts = (list as readonly Value[]).map(asText).filter((text) => text !== null)
      letters(call, ...texts)
      return bounded(texts.join(separator === undefined ? '' : String(separator)), call.at)
    },
  },
  /** Whether nothing has been filled in: null, a text of blanks, an empty list. */
  'is blank': {
    arguments: ['any'],
    nulls: true,
    result: YES_NO,
    run: ([value = null]) =>
      value === null || (typeof value === 'string' && value.trim() === '') || (isList(value) && value.length === 0),
  },
} satisfies Record<string, FeelFunction>
