import type { Reader } from '#platform/db.ts'
import type { Order } from '../schema.ts'
import { rowsOfDelivery } from '../store/delivery.ts'
import { layoutOf } from '../store/mapping.ts'
import type { Turn } from '../store/queue.ts'

/** What the counter knows a delivery by, however often it is tried. */
export const referenceOf = ({ id, round }: Pick<Turn, 'id' | 'round'>): string => `${id}-${round}`

/**
 * A delivery as its adapter takes it. One that has left once keeps its channel and the version of the layout; one that
 * has not takes today's.
 */
export async function orderOf(reader: Reader, turn: Turn): Promise<Order & { version: number }> {
  const mapping = await layoutOf(reader, turn.counter, turn.kind, turn.mappingVersion)
  if (!mapping) throw new Error(`${turn.counter} has no layout for ${turn.kind}`)
  const found = await rowsOfDelivery(reader, turn.id)
  return {
    reference: referenceOf(turn),
    kind: turn.kind,
    investorId: turn.accountNo,
    lasting: turn.lasting,
    dueOn: turn.dueOn,
    channel: turn.channel ?? turn.chosenChannel,
    layout: mapping.layout,
    version: mapping.version,
    rows: found.map(({ line, exchange, product, contract, productType, hedgeFlag, operation, wanted }) => ({
      line,
      place: { exchange, product, contract, productType, hedgeFlag },
      operation,
      wanted,
    })),
  }
}
