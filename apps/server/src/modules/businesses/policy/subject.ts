import type { SubjectType } from '../schema/definition.ts'

/**
 * The kind of subject a client is: the house's own accounts are special, a company served in asset management is a
 * product, other companies are entities.
 */
export function subjectTypeOf(
  client: { type: 'individual' | 'joint' | 'corporate'; category: string },
  businessLine: string | null,
): SubjectType {
  if (client.category === 'house') return 'special'
  if (client.type !== 'corporate') return 'person'
  return businessLine === 'asset-management' ? 'product' : 'entity'
}

/** What a business without a client is about: introducers where it is for them, else nobody. */
export function subjectWithoutClient(subjectTypes: readonly SubjectType[]): SubjectType {
  return subjectTypes.includes('introducer') ? 'introducer' : 'none'
}
