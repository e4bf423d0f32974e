import { expect, test } from 'vitest'
import { versionChanges } from '../policy/changes.ts'
import { businessDefinition } from '../schema/definition.ts'
import { mobileDefinition } from './house.ts'

const NOBODY = '00000000-0000-7000-8000-000000000001'
const SOMEBODY = '00000000-0000-7000-8000-000000000002'
const definition = (approver = NOBODY, more = {}) => businessDefinition.parse(mobileDefinition(approver, more))

test('[A-01] a version that changes nothing names nothing', () => {
  expect(Object.values(versionChanges(definition(), definition())).flat()).toEqual([])
})

test('[A-01] the first version brings every field and every step', () => {
  const changes = versionChanges(null, definition())
  expect(changes.fieldsAdded.map(({ en }) => en)).toEqual([
    'New mobile number',
    'Reason',
    'Times changed this year',
    'Papers',
  ])
  expect(changes.stepsAdded).toMatchObject([{ en: 'Review' }])
  expect([changes.fieldsRemoved, changes.fieldsChanged, changes.stepsChanged]).toEqual([[], [], []])
})

test('[A-01] another approver is a changed step, another rule of launching a changed part', () => {
  const changes = versionChanges(definition(), definition(SOMEBODY, { launch: { whenRunning: 'warn' } }))
  expect(changes.parts).toEqual(['flow', 'launch'])
  expect(changes.stepsChanged).toMatchObject([{ en: 'Review' }])
})

test('[A-01] a field of the same key that asks something else is changed, and named once for all kinds of subject', () => {
  const before = definition()
  const after = definition()
  const [section] = after.forms.person?.sections ?? []
  const [field] = section?.fields ?? []
  if (!after.forms.person || !section || !field) throw new Error('the form has a field')
  field.required = false
  expect(versionChanges(before, after).fieldsChanged).toEqual([field.label])
  const both = { ...after, forms: { person: after.forms.person, entity: after.forms.person } }
  expect(versionChanges(null, both).fieldsAdded).toHaveLength(4)
})
