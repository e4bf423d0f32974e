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

/** Places of the content that hold a masked value. */
function maskedPaths(content: ApplicationContent): string[] {
  const walk = (node: unknown, path: string): string[] => {
    if (typeof node !== 'object' || node === null) return REVEALABLE.test(path) && node !== null ? [path] : []
    return Object.entries(node).flatMap(([key, inner]) => walk(inner, path ? `${path}.${key}` : key))
  }
  return walk(content, '')
}

/**
 * Numbers for the masked values of two contents, so that a reader tells which of them differ without seeing any: equal
 * values have equal numbers, whichever of the two is read.
 */
export function sealedNumbers(earlier: ApplicationContent, later: ApplicationContent) {
  const numbers = new Map<string, number>()
  const numbered = (content: ApplicationContent) =>
    Object.fromEntries(
      maskedPaths(content).map((path) => {
        const value = valueAt(content, path) ?? ''
        if (!numbers.has(value)) numbers.set(value, numbers.size)
        return [path, numbers.get(value) ?? 0]
      }),
    )
  return { earlier: numbered(earlier), later: numbered(later) }
}
