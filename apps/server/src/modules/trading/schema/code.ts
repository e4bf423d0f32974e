import { z } from 'zod'

export const CODE_EXCHANGES = ['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'] as const
export const CODE_PURPOSES = ['speculation', 'hedge', 'arbitrage'] as const
export type CodePurpose = (typeof CODE_PURPOSES)[number]

export const CODE_STATES = ['applied', 'active', 'refused', 'cancelled'] as const
export type CodeState = (typeof CODE_STATES)[number]
/** Where a code may go from each state. */
export const CODE_TRANSITIONS: Readonly<Record<CodeState, readonly CodeState[]>> = {
  applied: ['active', 'refused', 'cancelled'],
  active: ['cancelled'],
  refused: [],
  cancelled: [],
}
/** Where a code came from: an opening, an approved case, entered by hand, or told by a counter. */
export const CODE_SOURCES = ['opening', 'case', 'desk', 'counter'] as const

/** Code types of the unified opening system, whose order is the reverse of the counters' hedge flags. */
export const PURPOSE_OF_TYPE: Readonly<Record<'1' | '2' | '3', CodePurpose>> = {
  '1': 'hedge',
  '2': 'arbitrage',
  '3': 'speculation',
}
export const TYPE_OF_PURPOSE: Readonly<Record<CodePurpose, '1' | '2' | '3'>> = {
  hedge: '1',
  arbitrage: '2',
  speculation: '3',
}

const id = z.uuid()
const reason = z.string().trim().min(1).max(500)
const remark = reason.nullable().default(null)
const exchange = z.enum(CODE_EXCHANGES)
const purpose = z.enum(CODE_PURPOSES)
/** The client's number of eight digits, or the whole code: the member's four digits in front of it. */
const code = z
  .string()
  .transform((typed) => typed.normalize('NFKC').replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{8}(\d{4})?$/))

export const codeApply = z.strictObject({ accountId: id, exchange, purpose, code: code.nullish(), reason: remark })
/** A row of the form component: apply for a code (4), cancel it (5). */
export const codeRow = z.strictObject({
  exchange,
  codeType: z.enum(['1', '2', '3']),
  operation: z.enum(['4', '5']),
  tradingCode: code.nullish(),
})
export type CodeRow = z.output<typeof codeRow>
export const codeUpdate = z.strictObject({ accountId: id, rows: z.array(codeRow).min(1).max(50), reason: remark })
/** Without a code the one it was applied for with. */
export const codeConfirm = z.strictObject({ id, code: code.nullish(), reason: remark })
export const codeEnd = z.strictObject({ id, reason })
export const codeReport = z.strictObject({ accountId: id, exchange, purpose, code, slot: z.int() })
export const codeOutcome = z.object({ accountId: id, changed: z.int() })
