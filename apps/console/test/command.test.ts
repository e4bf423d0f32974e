import { describe, expect, it } from 'vitest'
import { inputOf, type JsonSchema, keeping, requestOf, schemaFields } from '../src/kit/command/schema.ts'
import { fieldKeys, stateKeys } from '../src/kit/i18n/vocabulary.ts'
import { changesOf, isLabel } from '../src/kit/show/diff.ts'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    reason: { type: 'string', enum: ['AML', 'OTHER'] },
    remark: { anyOf: [{ type: 'string', maxLength: 500 }, { type: 'null' }] },
    dueOn: { type: 'string', format: 'date' },
    roles: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    marks: { type: 'array', items: { type: 'string' } },
    address: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    notify: { type: 'boolean', default: false },
    to: { oneOf: [{ type: 'object' }, { type: 'object' }] },
  },
  required: ['id', 'reason', 'remark', 'notify'],
}

describe('[X-02] a form from a command schema', () => {
  const fields = schemaFields(schema)
  it('finds an input for every kind of value', () => {
    expect(Object.fromEntries(fields.map((field) => [field.path.join('.'), field.kind]))).toEqual({
      id: 'text',
      reason: 'select',
      remark: 'textarea',
      dueOn: 'date',
      roles: 'multiselect',
      marks: 'tags',
      'address.city': 'text',
      notify: 'boolean',
      to: 'unsupported',
    })
  })
  it('asks for what is required and has no default, and lets what may be null be empty', () => {
    expect(fields.filter((field) => field.required).map((field) => field.path.join('.'))).toEqual([
      'id',
      'reason',
      'address.city',
    ])
  })
  it('sends null where null is wanted and leaves other blanks out', () => {
    expect(
      inputOf({ id: '1', reason: 'AML', remark: '', dueOn: undefined, address: { city: ' HK ' } }, fields),
    ).toEqual({
      id: '1',
      reason: 'AML',
      remark: null,
      address: { city: 'HK' },
    })
  })
  it('leaves out what stays as it is where nothing is typed, though null would be taken', () => {
    const kept = keeping(fields, new Set(['remark']))
    expect(inputOf({ id: '1', remark: undefined }, kept)).toEqual({ id: '1' })
    expect(inputOf({ id: '1', remark: ' new ' }, kept)).toEqual({ id: '1', remark: 'new' })
  })
  it('puts the parameters of the path into the path, escaped, and nowhere else', () => {
    expect(requestOf({ path: '/accounts/{id}/freeze' }, { id: 'a/b', reason: 'AML' })).toEqual({
      path: '/accounts/a%2Fb/freeze',
      body: { reason: 'AML' },
    })
  })
})

describe('[X-02] the difference between two records', () => {
  it('names what was added, removed and changed, field by field', () => {
    const changes = changesOf(
      { status: 'ACTIVE', phone: '1', address: { city: 'HK' }, marks: ['a'] },
      { status: 'FROZEN', email: 'x', address: { city: 'HK' }, marks: [] },
    )
    expect(changes.map(({ path, kind }) => [path, kind])).toEqual([
      ['status', 'changed'],
      ['phone', 'removed'],
      ['address.city', 'same'],
      ['marks', 'removed'],
      ['email', 'added'],
    ])
  })
  it('takes a text in several languages for one value', () => {
    const names = { 'zh-Hans': '名', 'zh-Hant': '名', en: 'Name' }
    expect(changesOf({ names: null }, { names }).map(({ path, kind }) => [path, kind])).toEqual([['names', 'added']])
    expect(isLabel({ city: 'HK' })).toBe(false)
    expect(isLabel({})).toBe(false)
  })
  it('says nothing of values that are empty before and after', () => {
    expect(changesOf({ a: null }, { a: '' })).toEqual([])
  })
})

describe('[X-02] words of a record', () => {
  it('are those of the module whose name what it added stands under, then those of the command’s own', () => {
    expect(fieldKeys('accounts', 'trading.closed.keys')[0]).toBe('trading:field.closed.keys')
    expect(stateKeys('accounts', 'trading.closed.keys', 'stock.HK')).toContain('trading:state.key.stock.HK')
    expect(fieldKeys('accounts', 'marks')[0]).toBe('accounts:field.marks')
  })
})
