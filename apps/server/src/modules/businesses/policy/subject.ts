import type { SubjectType } from '../schema/definition.ts'
import type { SubjectRule } from '../schema/subject-rule.ts'

type Client = { type: 'individual' | 'joint' | 'corporate'; category: string }

/**
 * The kind of subject a client is: what the first rule that fits says, else a company is an entity and anybody else a
 * person.
 */
export function subjectTypeOf(client: Client, businessLine: string | null, rules: readonly SubjectRule[]): SubjectType {
  const fits = (wanted: string | null, own: string | null) => wanted === null || wanted === own
  const rule = rules.find(
    (one) =>
      fits(one.category, client.category) && fits(one.clientType, client.type) && fits(one.businessLine, businessLine),
  )
  return rule?.subjectType ?? (client.type === 'corporate' ? 'entity' : 'person')
}

/** What a business without a client is about: introducers where it is for them, else nobody. */
export function subjectWithoutClient(subjectTypes: readonly SubjectType[]): SubjectType {
  return subjectTypes.includes('introducer') ? 'introducer' : 'none'
}
