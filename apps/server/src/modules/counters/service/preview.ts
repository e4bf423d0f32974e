import { bytesIn, fileText } from '../adapter/file.ts'
import type { CounterCode, Layout, Order } from '../schema.ts'

type Asked = { counter: CounterCode; kind: 'fee' | 'margin'; layout: Layout }

const FEE = { openByMoney: '0.00004', openByLot: '0', closeByMoney: '0.00004', closeTodayByLot: '3.5' }
const MARGIN = { longByMoney: '0.12', shortByMoney: '0.13', relative: false }

/** A file as it would leave under a layout, for rows that are nobody's. */
export function previewOf({ kind, layout }: Asked): { text: string; bytes: number } {
  const wanted = kind === 'fee' ? FEE : MARGIN
  const place = {
    exchange: 'SHFE',
    product: 'cu',
    contract: '',
    productType: kind === 'fee' ? '1' : '',
    hedgeFlag: '1',
  }
  const order: Order = {
    reference: 'preview',
    kind,
    investorId: '80000001',
    lasting: 'longTerm',
    dueOn: '2026-01-05',
    channel: 'file',
    layout,
    rows: [
      { line: 1, place, operation: 'set', wanted },
      { line: 2, place: { ...place, product: '', contract: 'cu2603' }, operation: 'remove', wanted: null },
    ],
  }
  const text = fileText(order)
  return { text, bytes: bytesIn(layout.encoding)(text) }
}
