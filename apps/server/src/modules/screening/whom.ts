import { checkIdentity, foldName, type IdentityKind, indexText, nameQuery } from '#modules/clients'
import { screeningErrors } from './errors.ts'
import type { EntryInput } from './schema.ts'

/** A name as it is compared, and the words by which the index over clients finds it. */
export type ComparedName = { folded: string; words: string[] }

/** The names of an entry, once each; a name without a letter can't be looked for. */
export function comparedNames(names: readonly (string | null)[]): ComparedName[] {
  const found = new Map<string, ComparedName>()
  for (const name of names) {
    const query = name === null ? null : nameQuery(name)
    if (name === null || query === null) continue
    const folded = foldName(name)
    found.set(folded, { folded, words: query.words })
  }
  return [...found.values()]
}

export type Whom =
  | { kind: 'member'; identityKind: IdentityKind; identityCountry: string; number: string; index: string }
  | { kind: 'name'; names: ComparedName[] }

/** Whom an entry is about. @throws ENTRY_INCOMPLETE without a whole document and without a name */
export function whomOf(entry: EntryInput): Whom {
  const { identityKind, identityCountry, identityNumber, nameZh, nameEn } = entry
  if (identityKind !== null && identityCountry !== null && identityNumber !== null) {
    const { number } = checkIdentity(identityKind, identityCountry, identityNumber)
    return { kind: 'member', identityKind, identityCountry, number, index: indexText(number) }
  }
  const names = comparedNames([nameZh, nameEn])
  const partly = identityKind !== null || identityCountry !== null || identityNumber !== null
  if (partly || names.length === 0) {
    const path = partly ? 'identityNumber' : 'nameZh'
    throw screeningErrors.ENTRY_INCOMPLETE({}, [{ path, code: 'ENTRY_INCOMPLETE', module: 'screening' }])
  }
  return { kind: 'name', names }
}
