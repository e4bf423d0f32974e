import { describe, expect, it } from 'vitest'
import { firstLine } from '../src/modules/approvals/designer/model/conditions.ts'
import { emptyFlow } from '../src/modules/approvals/designer/model/kinds.ts'
import { freeName, likelyParameters, lookupFacts } from '../src/modules/approvals/designer/model/lookups.ts'

describe('[A-12] values from data sources', () => {
  const gate = (id: string, ...asked: [string, string, string?][]) => ({
    kind: 'exclusive' as const,
    id,
    lookups: asked.map(([fact, source, column]) => ({ fact, source, parameters: {}, ...(column ? { column } : {}) })),
  })
  const sources = [
    {
      code: 'open-requests',
      label: 'Open requests',
      parameters: [
        { value: 'account_no', label: 'Account' },
        { value: 'since', label: 'Since' },
      ],
      columns: [{ value: 'n', label: 'How many', type: 'integer' }],
    },
    {
      code: 'floors',
      label: 'Floors',
      parameters: [],
      columns: [
        { value: 'product', label: 'Product', type: 'text' },
        { value: 'frozen', label: 'Frozen', type: 'yesNo' },
      ],
    },
  ]
  const flow = (...gates: ReturnType<typeof gate>[]) => ({ ...emptyFlow(), nodes: [...emptyFlow().nodes, ...gates] })

  it('can be asked about like any other fact, as what their column is', () => {
    const facts = lookupFacts(
      flow(gate('a', ['lookup1', 'open-requests'], ['lookup2', 'floors', 'frozen'])),
      sources,
      'Data',
    )
    expect(facts).toEqual([
      { name: 'lookup1', kind: 'decimal', label: 'Open requests · How many', group: 'Data' },
      { name: 'lookup2', kind: 'boolean', label: 'Floors · Frozen', group: 'Data' },
    ])
    expect(firstLine(facts[1])).toMatchObject({ fact: 'lookup2', operator: 'eq', values: ['true'] })
  })

  it('are told apart where one source is asked twice, and never share a name', () => {
    const drawn = flow(gate('a', ['lookup1', 'floors']), gate('b', ['lookup3', 'floors']))
    expect(lookupFacts(drawn, sources, 'Data').map(({ label }) => label)).toEqual([
      'Floors · Product · lookup1',
      'Floors · Product · lookup3',
    ])
    expect(freeName(drawn)).toBe('lookup2')
  })

  it('are of the kind that whoever asks says, where nobody has looked what the source answers', () => {
    const unknown = [{ code: 'bare', label: 'Bare', parameters: [{ value: 'account', label: 'Account' }], columns: [] }]
    expect(lookupFacts(flow(gate('a', ['lookup1', 'bare'])), unknown, 'Data')).toEqual([
      { name: 'lookup1', kind: 'decimal', isOpen: true, label: 'Bare', group: 'Data' },
    ])
    expect(likelyParameters(unknown[0], [{ value: 'case.accountNo', label: 'This case' }])).toEqual({
      account: 'case.accountNo',
    })
  })

  it('are given what is called as their parameter is', () => {
    const values = [
      { value: 'case.accountNo', label: 'This case' },
      { value: 'amount', label: 'Amount' },
    ]
    expect(likelyParameters(sources[0], values)).toEqual({ account_no: 'case.accountNo' })
  })
})
