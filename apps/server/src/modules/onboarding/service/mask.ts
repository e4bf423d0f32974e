import { visibleAnswers } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import type { Platform } from '#platform/platform.ts'
import type { ApplicationContent } from '../schema/content.ts'

type Party = Pick<NonNullable<ApplicationContent['profile']>, 'documents' | 'phone' | 'email' | 'taxResidencies'>

function maskedParty<P extends Party>(party: P): P {
  return {
    ...party,
    documents: party.documents.map((document) => ({ ...document, number: maskIdentity(document.number) })),
    phone: party.phone && maskPhone(party.phone),
    email: party.email && maskEmail(party.email),
    taxResidencies: party.taxResidencies.map((tax) => ({ ...tax, tin: tax.tin && maskIdentity(tax.tin) })),
  }
}

/** The content as reviewers first see it; single values are shown by a recorded reveal, answers as each may see them. */
export function maskedContent(platform: Platform, actor: Actor, content: ApplicationContent): ApplicationContent {
  const { profile } = content
  if (profile === null) return content
  const answers = visibleAnswers(platform, actor, profile.answers)
  return { ...content, profile: { ...maskedParty(profile), answers, persons: profile.persons.map(maskedParty) } }
}

/** Paths whose value may be revealed: identity and tax numbers, phones, mail, bank accounts. */
export const REVEALABLE =
  /^profile\.(?:(?:persons\.\d{1,2}\.)?(?:documents\.\d\.number|taxResidencies\.\d\.tin|phone|email)|answers\.bankAccountNo)$/

/** The value at a dotted path; null when there is none. */
export function valueAt(content: ApplicationContent, path: string): string | null {
  let node: unknown = content
  for (const part of path.split('.')) {
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, part)
        ? (node as Record<string, unknown>)[part]
        : undefined
  }
  return typeof node === 'string' ? node : null
}
