import type { Label } from '#contract/approvals'
import en from '../locales/en.json' with { type: 'json' }
import zhHans from '../locales/zh-Hans.json' with { type: 'json' }
import zhHant from '../locales/zh-Hant.json' with { type: 'json' }

/** Words of the trade that components bring along, in every language at once: forms carry their own labels. */
export type Words = 'column' | 'code'

function word(texts: unknown, path: readonly string[]): string {
  const found = path.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], texts)
  if (typeof found !== 'string') throw new Error(`no text for ${path.join('.')}`)
  return found
}

/** The word of a column (`column.openByMoney`) or of a code (`code.hedgeFlag.1`). */
export function wordOf(kind: Words, ...path: string[]): Label {
  const keys = [kind, ...path]
  return {
    'zh-Hans': word(zhHans.component, keys),
    'zh-Hant': word(zhHant.component, keys),
    en: word(en.component, keys),
  }
}
