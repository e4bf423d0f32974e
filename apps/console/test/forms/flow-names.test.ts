import { describe, expect, it } from 'vitest'
import { flowDefinition } from '../../../server/src/modules/approvals/schema.ts'
import { followRenamed, usersOf } from '../../src/modules/businesses/design/flow-names.ts'
import { renameIn, tablesOf } from '../../src/modules/forms/builder/model/references.ts'
import { feeForm } from './any-form.ts'

const flow = flowDefinition.parse({
  nodes: [
    { id: 'start', kind: 'start', fields: { amount: 'required' } },
    {
      id: 'check',
      kind: 'approve',
      assignment: { anyOf: [{ by: 'initiator' }] },
      fields: { fees: 'read', 'fees.rate': 'edit' },
      hints: [{ id: 'high', label: { en: 'High' }, level: 'warn', when: 'sum(fees.rate) > 1 and amount > 0' }],
    },
    { id: 'which', kind: 'exclusive', lookups: [{ fact: 'floor', source: 'floors', parameters: { of: 'amount' } }] },
    {
      id: 'run',
      kind: 'effect',
      effect: {
        kind: 'command',
        command: 'rates.rate.set',
        input: { to: [{ fact: 'amount' }], amount: 'amount', rows: { value: 'amount' }, value: 'amount' },
      },
    },
    { id: 'end', kind: 'end' },
  ],
  edges: [
    { id: 'a', from: 'start', to: 'check' },
    { id: 'b', from: 'check', to: 'which' },
    {
      id: 'large',
      from: 'which',
      to: 'run',
      condition: {
        kind: 'all',
        of: [
          { kind: 'compare', fact: 'fees.rate.max', as: 'decimal', op: 'gt', value: '1' },
          { kind: 'not', of: { kind: 'oneOf', fact: 'amount', values: ['1'] } },
        ],
      },
    },
    { id: 'd', from: 'which', to: 'end', isDefault: true },
    { id: 'e', from: 'run', to: 'end' },
  ],
})
const renamed = (from: string, to: string) => {
  const [key = '', table = null] = from.split('.').toReversed()
  const follow = (text: string) => renameIn(text, tablesOf(feeForm()), null, { table, key }, to.split('.').at(-1) ?? '')
  return { from, to, follow }
}
const users = (address: string, others = [] as ReturnType<typeof feeForm>[]) =>
  [...(usersOf(flow, feeForm(), others).get(address) ?? [])].sort()

describe('[A-01] fields of the form in the flow', () => {
  it('are found in rights, hints, lookups, commands and conditions', () => {
    expect(users('amount')).toEqual(['check', 'large', 'run', 'start', 'which'])
    expect(users('fees.rate')).toEqual(['check', 'large'])
    expect(users('fees')).toEqual(['check', 'large'])
    expect(users('urgent')).toEqual([])
  })

  it('follow a field that is called otherwise, and nothing else does', () => {
    const next = followRenamed(flow, [], renamed('amount', 'total2'))
    const text = JSON.stringify(flow)
    const expected = text
      .replace('{"amount":"required"}', '{"total2":"required"}')
      .replace('and amount > 0', 'and total2 > 0')
      .replace('"of":"amount"', '"of":"total2"')
      .replace('{"fact":"amount"}', '{"fact":"total2"}')
      .replace('{"value":"amount"}', '{"value":"total2"}')
      .replace('"fact":"amount","values"', '"fact":"total2","values"')
    expect(next).toEqual(JSON.parse(expected))
  })

  it('follow a table and a column with all that is theirs', () => {
    const table = JSON.stringify(followRenamed(flow, [], renamed('fees', 'charges')))
    expect(table).toBe(JSON.stringify(flow).replaceAll('fees', 'charges'))
    const column = JSON.stringify(followRenamed(flow, [], renamed('fees.rate', 'fees.price')))
    expect(column).toBe(JSON.stringify(flow).replaceAll('fees.rate', 'fees.price'))
  })

  it('stay as they are while another form has the field too', () => {
    expect(followRenamed(flow, [feeForm()], renamed('amount', 'total2'))).toBe(flow)
    expect(users('amount', [feeForm()])).toEqual([])
  })
})
