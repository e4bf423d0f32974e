import { z } from 'zod'

export const BANK_CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'GBP', 'JPY'] as const
export const BANK_PURPOSES = ['settlement', 'other'] as const
/** Where a bank account came from: an opening, an approved case, or entered by hand. */
export const BANK_SOURCES = ['opening', 'case', 'desk'] as const

const id = z.uuid()
const text = (max: number) => z.string().trim().min(1).max(max)
const date = z.iso.date().nullish()
/** As typed, with spaces or hyphens; kept without them. */
const accountNumber = z
  .string()
  .transform((typed) => typed.normalize('NFKC').replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9A-Za-z]{6,34}$/))

const what = {
  bank: text(80),
  branch: text(100).nullish(),
  accountName: text(100),
  purpose: z.enum(BANK_PURPOSES).default('settlement'),
}

/** A bank account as forms and people give it: the columns of the form component. */
export const bankGiven = z.strictObject({ ...what, accountNumber, currency: z.enum(BANK_CURRENCIES).default('CNY') })
export type BankGiven = z.output<typeof bankGiven>

const reason = text(500).nullable().default(null)

export const bankAdd = z.strictObject({ accountId: id, ...bankGiven.shape, from: date, reason })
/** Another number or currency is another bank account: add that one and end this one. */
export const bankChange = z.strictObject({ id, ...what, reason })
export const bankEnd = z.strictObject({ id, reason: text(500) })
export const bankReveal = z.strictObject({ id, reason })
export const bankSet = z.strictObject({
  accountId: id,
  /** All bank accounts from now on, each once. */
  rows: z.array(bankGiven).min(1).max(50),
  /** Those that stood there when `rows` was written: what is missing in `rows` and stands here ends. Without it none ends. */
  before: z.array(z.looseObject({})).max(500).nullish(),
  reason,
})

export const bankOutcome = z.object({ accountId: id, added: z.int(), changed: z.int(), ended: z.int() })
export const bankRevealed = z.object({ value: z.string() })
