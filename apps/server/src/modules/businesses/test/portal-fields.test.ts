import { expect, test } from 'vitest'
import { portalProblems } from '../policy/portal.ts'
import { type BusinessDraft, businessDefinition } from '../schema/definition.ts'
import { mobileDefinition } from './house.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const KINDS = ['person', 'department', 'account', 'client'] as const
const columns = KINDS.map((kind) => ({ kind, key: kind, label: l(kind) }))
const form = {
  sections: [
    {
      id: 'all',
      label: l('All'),
      fields: [
        ...columns,
        { kind: 'text' as const, key: 'reason', label: l('Reason') },
        { kind: 'identity' as const, key: 'paper', label: l('Document') },
        {
          kind: 'table' as const,
          key: 'list',
          label: l('List'),
          columns: [...columns, { kind: 'date' as const, key: 'on', label: l('On') }],
        },
      ],
    },
  ],
}

const problemsWith = (fields: Record<string, string>) => {
  const portal = { who: { holder: true, joint: 'no', agent: false }, fields }
  const draft = mobileDefinition('00000000-0000-7000-8000-000000000001', {
    forms: { person: form },
    launch: { portal },
  } as Partial<BusinessDraft>)
  return portalProblems(businessDefinition.parse(draft))
}

test('[A-37] a business for clients asks them for nothing that only staff can choose, and says so at the field', () => {
  const places = [...KINDS, ...KINDS.map((kind) => `list.${kind}`)].map((path) => `forms.person.${path}`)
  expect(problemsWith({}).map(({ path, code }) => [path, code])).toEqual(
    places.map((path) => [path, 'PORTAL_CANNOT_FILL']),
  )
  const kept = Object.fromEntries(KINDS.map((kind, at) => [kind, at % 2 === 0 ? 'hidden' : 'read']))
  expect(problemsWith({ ...kept, list: 'hidden' })).toEqual([])
})
