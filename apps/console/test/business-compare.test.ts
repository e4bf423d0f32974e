import { describe, expect, it } from 'vitest'
import { type FlowDefinition, flowDefinition } from '#contract/approvals'
import { type FormDefinition, formDefinition } from '#contract/forms'
import { formChanges, partChanges, stepChanges } from '../src/modules/businesses/design/compare.ts'

const l = (en: string) => ({ en })
const formOf = (...fields: object[]): FormDefinition =>
  formDefinition.parse({ sections: [{ id: 'main', label: l('Main'), fields }] })
const text = (key: string, more: object = {}) => ({ kind: 'text', key, label: l(key), ...more })

const flowWith = (step: object): FlowDefinition =>
  flowDefinition.parse({
    nodes: [
      { kind: 'start', id: 'start' },
      { kind: 'approve', id: 'review', assignment: { anyOf: [{ by: 'initiator' }] }, ...step },
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'end' },
    ],
  })

describe('[A-42] two versions of a business side by side', () => {
  it('tell of every field that came, went, or is set otherwise, and of none that only moved in its file', () => {
    const before = { person: formOf(text('a'), text('b'), text('c', { required: true })) }
    const after = { person: formOf(text('c'), text('a'), text('d')), entity: formOf(text('a')) }
    expect(
      formChanges(before, after).map(({ id, what, change, properties }) => [id, what, change, properties]),
    ).toEqual([
      ['person b', 'field', 'removed', []],
      ['person c', 'field', 'changed', ['required']],
      ['person d', 'field', 'added', []],
      ['entity', 'form', 'added', []],
    ])
    expect(formChanges(before, before)).toEqual([])
  })

  it('tell of a column inside its table, and not of the table for it', () => {
    const table = (...columns: object[]) => ({ kind: 'table', key: 't', label: l('Rows'), columns })
    const changes = formChanges({ person: formOf(table(text('x'))) }, { person: formOf(table(text('x'), text('y'))) })
    expect(changes.map(({ id, what, within }) => [id, what, within])).toEqual([['person t.y', 'column', l('Rows')]])
  })

  it('tell whose people and which field rights differ, step by step', () => {
    const before = flowWith({ fields: { a: 'hidden', b: 'read' } })
    const after = flowWith({
      fields: { b: 'edit', c: 'hidden' },
      assignment: { anyOf: [{ by: 'managerOf', whom: 'initiator' }] },
    })
    const [change, ...more] = stepChanges(before, after)
    expect(more).toEqual([])
    expect(change).toMatchObject({ node: { id: 'review' }, change: 'changed', people: true })
    expect(change?.fields).toEqual([
      { key: 'a', before: 'hidden', after: null },
      { key: 'b', before: 'read', after: 'edit' },
      { key: 'c', before: null, after: 'hidden' },
    ])
    expect(stepChanges(before, before)).toEqual([])
  })

  it('tell what else differs by its setting', () => {
    expect(partChanges({ launch: { account: 'none' } }, { launch: { account: 'required' }, sla: {} })).toEqual([
      { part: 'launch', properties: ['account'] },
    ])
  })
})
