import type { FieldProblem } from '#kernel/refusal.ts'
import type { ProfileInput } from '../schema/profile.ts'
import { textOf } from './alike.ts'
import { checkProfile } from './profile.ts'

/** The value that a problem is about: the entry of a list as a whole, else the value at the path. */
function subjectOf(profile: ProfileInput, path: string): string {
  const parts = path.split('.')
  const last = parts.findLastIndex((part) => /^\d+$/.test(part))
  const place = last >= 0 && parts[last - 1] !== 'persons' ? parts.slice(0, last + 1) : parts
  let found: unknown = profile
  for (const part of place) found = (found as Record<string, unknown> | null | undefined)?.[part]
  return textOf(found ?? null)
}

/**
 * Problems of a changed profile that the change is to blame for. What stood there already, an identity card that has
 * expired meanwhile for instance, forbids no change of something else.
 *
 * @param today  business date of the change.
 */
export function newProblems(before: ProfileInput, after: ProfileInput, today: string): FieldProblem[] {
  const known = new Set(checkProfile(before, today).problems.map((one) => `${one.code} ${subjectOf(before, one.path)}`))
  return checkProfile(after, today).problems.filter((one) => !known.has(`${one.code} ${subjectOf(after, one.path)}`))
}
