import { z } from 'zod'
import { REGIMES, SELL_ONLY_NO, SIDES, type Side } from '../schema.ts'

/** Why an order is an exception. */
export const EXCEPTIONS = ['NUMBER_MISSING', 'NUMBER_WRONG', 'NOT_FILED'] as const
export type OrderException = (typeof EXCEPTIONS)[number]

/** The number of an order that stands for several clients; who they are is reported on a form of its own. */
export const AGGREGATED_NO = 2

const order = z.strictObject({
  /** The gateway's own number of the order, once a day and regime. */
  orderNo: z.string().trim().min(1).max(40),
  accountNo: z.string().trim().min(1).max(40),
  side: z.enum(SIDES),
  stock: z.string().trim().min(1).max(20),
  quantity: z
    .string()
    .trim()
    .regex(/^[1-9][0-9]{0,14}$/),
  /** As it went to the exchange. */
  tag: z.string().trim().max(30).nullable().default(null),
  orderedAt: z.iso.datetime({ offset: true }),
})
export type GivenOrder = z.output<typeof order>

export const ordersInput = z.strictObject({
  regime: z.enum(REGIMES).default('HKIDR'),
  /** Day of trading. */
  tradedOn: z.iso.date(),
  orders: z.array(order).min(1).max(5000),
})
export const ordersTaken = z.object({
  taken: z.int(),
  /** Exceptions by now: without a number, or with another's. */
  exceptions: z.int(),
  /** Orders of clients that were not effective: judged after the cut-off of their day. */
  waiting: z.int(),
  /** Places in the request, from 0, of orders whose account is not there. */
  unknown: z.array(z.int()),
})
export const judgeInput = z.strictObject({ regime: z.enum(REGIMES), tradedOn: z.iso.date() })
export const judged = z.object({ judged: z.int(), exceptions: z.int() })

/** What a client goes under, as the order control has it. */
export type Numbered = { ceNo: string | null; ownTag: string | null; effective: boolean }

/**
 * What an order's number says of it: an exception, in order, or to be looked at once the files of its day are known. The
 * number of those who only sell is in order for a sell, the number of aggregated orders for both sides; whoever is
 * effective stands in an accepted file.
 *
 * @source spec/accounts.md §3.1, §3.5
 */
export function judgeNumber(
  { tag, side }: { tag: string | null; side: Side },
  { ceNo, ownTag, effective }: Numbered,
): 'NUMBER_MISSING' | 'NUMBER_WRONG' | 'IN_ORDER' | 'WAITS' {
  if (tag === null || tag === '') return 'NUMBER_MISSING'
  if (ceNo !== null && tag === `${ceNo}.${AGGREGATED_NO}`) return 'IN_ORDER'
  if (ceNo !== null && tag === `${ceNo}.${SELL_ONLY_NO}`) return side === 'sell' ? 'IN_ORDER' : 'NUMBER_WRONG'
  if (ownTag === null || tag !== ownTag) return 'NUMBER_WRONG'
  return effective ? 'IN_ORDER' : 'WAITS'
}
