import { accessErrors } from '../errors.ts'

/** From when to just before when a grant holds; no end: until it is taken back. */
export type Validity = { validFrom: Temporal.Instant; expiresAt: Temporal.Instant | null }

/** What counts of whoever gives rights; any actor is one. */
type Giver = {
  readonly operatorId: string
  readonly permissions: ReadonlySet<string>
  readonly scope:
    | { readonly all: true }
    | { readonly all: false; readonly businessLines: readonly string[]; readonly departmentIds: readonly string[] }
}

/** Keys of this module that change something rule over people's rights; nobody hands out more of them than they have. */
const rules = (key: string) => key.startsWith('access.') && !/\.(view|export)$/.test(key)

/** @throws OWN_RIGHTS: nobody changes their own rights, whatever they may do for others. */
export function assertNotSelf(actor: Giver, operatorId: string): void {
  if (actor.operatorId === operatorId) throw accessErrors.OWN_RIGHTS()
}

/** @throws GRANT_EXCEEDS_OWN when keys that rule over rights are among them which the actor has not. */
export function assertMayHandOut(actor: Giver, keys: readonly string[]): void {
  const beyond = keys.filter((key) => rules(key) && !actor.permissions.has(key))
  if (beyond.length > 0) throw accessErrors.GRANT_EXCEEDS_OWN({ permissions: beyond })
}

/**
 * When a grant holds, from what was asked: from now on and without an end unless said otherwise.
 *
 * @throws EXPIRY_PAST when it would be over before it begins, or already.
 */
export function validityOf(
  input: { validFrom?: string | null | undefined; expiresAt?: string | null | undefined },
  now: Temporal.Instant,
): Validity {
  const validFrom = input.validFrom ? Temporal.Instant.from(input.validFrom) : now
  const expiresAt = input.expiresAt ? Temporal.Instant.from(input.expiresAt) : null
  const latest = Temporal.Instant.compare(validFrom, now) > 0 ? validFrom : now
  if (expiresAt !== null && Temporal.Instant.compare(expiresAt, latest) <= 0) {
    throw accessErrors.EXPIRY_PAST({}, [{ path: 'expiresAt', code: 'custom' }])
  }
  return { validFrom, expiresAt }
}

/** @throws SCOPE_EXCEEDS_OWN when somebody would see what the actor does not. */
export function assertScopeWithin(
  actor: Giver,
  wanted: { all: boolean; businessLines: readonly string[]; departmentIds: readonly string[] },
): void {
  const { scope } = actor
  if (scope.all) return
  const within =
    !wanted.all &&
    wanted.businessLines.every((line) => scope.businessLines.includes(line)) &&
    wanted.departmentIds.every((id) => scope.departmentIds.includes(id))
  if (!within) throw accessErrors.SCOPE_EXCEEDS_OWN()
}
