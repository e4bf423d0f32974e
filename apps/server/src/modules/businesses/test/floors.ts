import { randomUUID } from 'node:crypto'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction } from '#platform/db.ts'
import type { FormDraft } from '../schema/definition.ts'
import type { House } from './house.ts'

const words = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
/** Floors, desks and contracts of two products; asked without one, it answers with all. */
const floors: SourceDraft = {
  kind: 'register',
  parameters: [
    { key: 'product', label: words('Product'), type: 'text', required: false },
    { key: 'account_no', label: words('Account'), type: 'text', required: false },
  ],
  filters: [{ column: 'product', parameter: 'product' }],
  columns: [
    ...['product', 'contract', 'desk'].map((key) => ({ key, type: 'text' as const, label: words(key) })),
    { key: 'floor', type: 'decimal', label: words('Floor') },
  ],
}
const ROWS = [
  { product: 'cu', contract: 'cu2701', desk: '+85291112222', floor: '0.5' },
  { product: 'au', contract: 'au2702', desk: '+85293334444', floor: '10.01' },
]
const lookup = { source: 'floors', parameters: { product: 'product' } }
const ofAccount = { source: 'floors', parameters: { product: 'product', account_no: 'account.no' } }

/** A product, and around it what a source knows of it: some to write, some to read, one hidden where it is filled in. */
export const floorForm: FormDraft = {
  sections: [
    {
      id: 'all',
      label: words('All'),
      fields: [
        { kind: 'text', key: 'product', label: words('Product') },
        { kind: 'number', key: 'floor', label: words('Floor'), decimals: 2, prefill: { ...lookup, column: 'floor' } },
        { kind: 'text', key: 'grade', label: words('Grade'), prefill: { ...lookup, column: 'contract' } },
        { kind: 'number', key: 'secret', label: words('Secret'), decimals: 2, prefill: { ...lookup, column: 'floor' } },
        { kind: 'phone', key: 'desk', label: words('Desk'), prefill: { ...lookup, column: 'desk' } },
        { kind: 'select', key: 'contract', label: words('Contract'), options: { ...lookup, column: 'contract' } },
        { kind: 'select', key: 'into', label: words('Into'), options: { ...ofAccount, column: 'contract' } },
        {
          kind: 'table',
          key: 'list',
          label: words('List'),
          columns: ['contract', 'inside'].map((key) => ({
            kind: 'select' as const,
            key,
            label: words(key),
            options: { ...lookup, column: 'contract' },
          })),
        },
        { kind: 'text', key: 'reason', label: words('Reason') },
      ],
    },
  ],
}

/** What whoever starts it may not see, and what he may only read. */
export const FLOOR_RIGHTS = { secret: 'hidden', 'list.inside': 'hidden', grade: 'read' } as const

/** Publishes the source that the form asks. */
export async function seedFloors(at: House): Promise<void> {
  const [author, publisher] = [1, 2].map((n) => ({ id: randomUUID(), name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  const seed = { code: 'floors', label: words('Floors'), note: '', definition: floors, rows: ROWS, author, publisher }
  await inTransaction(at.app.db, (tx) => seedSource({ tx, now: at.app.clock() }, seed))
}
