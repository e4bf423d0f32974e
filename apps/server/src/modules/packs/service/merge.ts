import { isDeepStrictEqual } from 'node:util'
import type { BusinessDocument } from '#modules/businesses'
import { PACK_PARTS, type PackPart } from '../schema.ts'

/** What a document says in one part. */
function partOf(document: BusinessDocument, part: PackPart): unknown {
  if (part !== 'basics') return document.definition[part] ?? null
  const { format: _format, code: _code, definition: _definition, ...basics } = document
  return basics
}

const differs = (one: BusinessDocument, other: BusinessDocument, part: PackPart) =>
  !isDeepStrictEqual(partOf(one, part), partOf(other, part))

/** Parts in which what the house has differs from what the pack brought. */
export function editedParts(base: BusinessDocument, present: BusinessDocument): PackPart[] {
  return PACK_PARTS.filter((part) => differs(base, present, part))
}

/**
 * The business after an upgrade: what the new release changed is taken where the house has left it alone, and left where
 * the house has changed it. `kept` are the parts both have changed, for somebody to look at.
 */
export function upgraded(
  base: BusinessDocument,
  present: BusinessDocument,
  next: BusinessDocument,
): { document: BusinessDocument; taken: PackPart[]; kept: PackPart[] } {
  const changed = PACK_PARTS.filter((part) => differs(base, next, part))
  const taken = changed.filter((part) => !differs(base, present, part))
  const kept = changed.filter((part) => differs(base, present, part) && differs(present, next, part))
  const definition = { ...present.definition }
  for (const part of taken) if (part !== 'basics') definition[part] = next.definition[part] ?? null
  const basics = taken.includes('basics') ? next : present
  return { document: { ...basics, code: present.code, definition }, taken, kept }
}
