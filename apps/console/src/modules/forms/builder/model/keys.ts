import { pinyin } from 'pinyin-pro'
import type { Label } from '#contract/approvals'
import { RESERVED_KEYS } from '#contract/forms'

/** Longest key the contract takes. */
const LONGEST = 40

/** Words that mean something of their own in an expression, or nearly: no key is made up of them. */
const RESERVED = new Set(
  (
    'and or not if then else for in return some every satisfies between instance of function external null true false ' +
    'row item id date time duration number string boolean list context range today now count sum min max mean median all any ' +
    'floor ceiling abs round contains matches substring append concatenate flatten union sort'
  ).split(' '),
)

/** Whether an expression would take a key for something else; a row's `id` is its own. */
export const isReservedKey = (key: string, column: boolean): boolean =>
  RESERVED_KEYS.includes(key) || (column && key === 'id')

/** `Agreed fee rate (%)` → `agreedFeeRate`; empty when nothing of the text can stand in a key. */
function camel(text: string): string {
  const words = text
    .replace(/[üÜ]/g, 'v')
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .match(/[A-Za-z0-9]+/g)
  if (!words) return ''
  const joined = words
    .map((word, at) => {
      const plain = /^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word
      return at === 0 ? plain[0]?.toLowerCase() + plain.slice(1) : plain[0]?.toUpperCase() + plain.slice(1)
    })
    .join('')
  return joined.replace(/^[0-9]+/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase())
}

/** The key a label suggests: its English, else the pinyin of its Chinese, else `fallback`. */
export function suggestedKey(label: Partial<Label>, fallback: string): string {
  const chinese = label['zh-Hans'] ?? label['zh-Hant'] ?? ''
  const spelled = chinese ? pinyin(chinese, { toneType: 'none', type: 'array', nonZh: 'consecutive' }).join(' ') : ''
  const found = camel(label.en ?? '') || camel(spelled) || fallback
  const short = found.slice(0, LONGEST - 4)
  return RESERVED.has(short) ? `${short}Value` : short
}

/** `key`, or `key2`, `key3` … whichever is free. */
export function uniqueKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key
  const stem = key.replace(/[0-9]+$/, '').slice(0, LONGEST - 4) || key.slice(0, LONGEST - 4)
  for (let at = 2; ; at++) {
    const next = `${stem}${at}`
    if (!taken.has(next)) return next
  }
}
