import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subjectTypeOf } from '../policy/subject.ts'
import type { SubjectRule } from '../schema/subject-rule.ts'
import { aClient, CLERK, type House, house, mobileDefinition, mobileForm, published } from './house.ts'

const rule = (subjectType: SubjectRule['subjectType'], more: Partial<SubjectRule> = {}): SubjectRule => ({
  category: null,
  clientType: null,
  businessLine: null,
  subjectType,
  ...more,
})

describe('[A-02] the kind of subject a client is', () => {
  const rules = [
    rule('special', { category: 'house' }),
    rule('product', { clientType: 'corporate', businessLine: 'asset-management' }),
  ]
  it.each([
    ['individual', 'retail', 'brokerage', 'person'],
    ['joint', 'retail', 'asset-management', 'person'],
    ['corporate', 'retail', 'brokerage', 'entity'],
    ['corporate', 'retail', null, 'entity'],
    ['corporate', 'retail', 'asset-management', 'product'],
    ['corporate', 'house', 'asset-management', 'special'],
  ] as const)('%s %s in %s is %s by the rules that come along', (type, category, line, kind) => {
    expect(subjectTypeOf({ type, category }, line, rules)).toBe(kind)
  })

  it('is what the first rule that fits says', () => {
    expect(subjectTypeOf({ type: 'corporate', category: 'house' }, null, rules.toReversed())).toBe('special')
    expect(subjectTypeOf({ type: 'individual', category: 'retail' }, null, [rule('special'), rule('product')])).toBe(
      'special',
    )
    expect(subjectTypeOf({ type: 'corporate', category: 'house' }, null, [])).toBe('entity')
  })
})

describe('[A-02] the rules by which a subject is told', () => {
  let at: House
  beforeAll(async () => {
    at = await house()
  })
  afterAll(() => at.app.close())

  it('come along, are changed by whoever may, and count for the next launch', async () => {
    const keeper = at.join('Keeper', ['businesses.business.view', 'businesses.subjectRule.set'])
    const { body } = await keeper.get<{ rules: SubjectRule[] }>('/subject-rules')
    expect(body.rules).toEqual([
      rule('special', { category: 'house' }),
      rule('product', { clientType: 'corporate', businessLine: 'asset-management' }),
    ])
    const definition = mobileDefinition(randomUUID())
    const business = await published(
      at,
      { ...definition, forms: { person: mobileForm, special: mobileForm } },
      { subjectTypes: ['person', 'special'] },
    )
    const clerk = at.join('Clerk', CLERK)
    const { accountId } = await aClient(at)
    const opened = async () =>
      (await clerk.get<{ subjectType: string }>(`/businesses/${business.id}/launch-form?accountId=${accountId}`)).body
        .subjectType
    expect(await opened()).toBe('person')
    const changed = await keeper.send('PUT', '/subject-rules', {
      rules: [rule('special', { clientType: 'individual' })],
    })
    expect(changed.status).toBe(200)
    expect(await opened()).toBe('special')
    const stranger = at.join('Stranger', ['businesses.business.view'])
    expect((await stranger.send('PUT', '/subject-rules', { rules: [] })).status).toBe(403)
    await keeper.send('PUT', '/subject-rules', { rules: body.rules })
  })
})
