import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { heldBy } from '#platform/open-work.ts'
import type { Platform } from '#platform/platform.ts'
import { personBehindActor } from '../resolve.ts'
import type { effectiveView, operatorView, SessionView, whyView } from '../schema.ts'
import { grantersFor, grantsOf, policiesWith, rolesWith, type Way, waysOf } from '../store/explain.ts'
import { scopeGrants } from '../store/grant.ts'
import { identitiesOf } from '../store/identity.ts'
import { getOperator } from '../store/operator.ts'
import { findPerson, type Person } from '../store/person.ts'
import { findPermissions } from '../store/policy.ts'
import { bucketOf, lockedUntil } from '../store/throttle.ts'

/** What each person of a session was last told; holds as long as what is known of the person. */
const told = new WeakMap<Person, SessionView>()

function sessionView(person: Person, { permissions, scope }: Actor, timeZone: string): SessionView {
  const { id, username, name, language, departmentId, totpEnrolled, mustChangePassword } = person
  return Object.freeze<SessionView>({
    operator: { id, username, name, language, departmentId, totpEnrolled },
    passwordChangeRequired: mustChangePassword,
    permissions: [...permissions],
    scope: scope.all
      ? { all: true }
      : { all: false, businessLines: [...scope.businessLines], departmentIds: [...scope.departmentIds] },
    timeZone,
  })
}

/** Who is signed in, for the console. @throws NOT_FOUND for an actor that is no person of this database. */
export async function sessionOf(platform: Platform, actor: Actor): Promise<SessionView> {
  const behind = personBehindActor(actor)
  const known = behind && actor.kind === 'operator' ? told.get(behind) : undefined
  if (known) return known
  const person = behind ?? (await findPerson(platform.db, actor.operatorId, platform.clock()))
  if (!person) throw platformErrors.NOT_FOUND()
  const view = sessionView(person, actor, platform.config.timeZone)
  if (behind && actor.kind === 'operator') told.set(behind, view)
  return view
}

/** One person in reach, with what keeps them from signing in. @throws NOT_FOUND */
export async function operatorOf(platform: Platform, actor: Actor, id: string): Promise<z.input<typeof operatorView>> {
  const { db, cipher } = platform
  const now = platform.clock()
  await getOperator(db, actor, id)
  const person = await findPerson(db, id, now)
  if (!person) throw platformErrors.NOT_FOUND()
  const { username, name, language, departmentId, status, totpEnrolled, mustChangePassword } = person
  const locked = await lockedUntil(db, bucketOf(cipher, 'username', username), now)
  return {
    id,
    username,
    name,
    language,
    departmentId,
    status,
    totpEnrolled,
    passwordChangeRequired: mustChangePassword,
    lockedUntil: locked,
    identities: (await identitiesOf(db, id)).map(({ operatorId: _operatorId, ...identity }) => identity),
    openWork: await heldBy(platform, actor, id),
  }
}

const wayOf = ({ permission: _permission, sensitive: _sensitive, ...way }: Way) => way

/** Everything a person in reach may do and see, with every way that leads to it. @throws NOT_FOUND */
export async function effectiveOf(
  platform: Platform,
  actor: Actor,
  operatorId: string,
): Promise<z.input<typeof effectiveView>> {
  const one = await getOperator(platform.db, actor, operatorId)
  const now = platform.clock()
  const byKey = new Map<string, { permission: string; sensitive: boolean; ways: ReturnType<typeof wayOf>[] }>()
  for (const way of await waysOf(platform.db, one.id, now)) {
    const { permission, sensitive } = way
    const known = byKey.get(permission) ?? { permission, sensitive, ways: [] }
    known.ways.push(wayOf(way))
    byKey.set(permission, known)
  }
  const scope = (await findPerson(platform.db, one.id, now))?.scope
  const departmentIds = scope?.all === false ? [...scope.departmentIds] : []
  return {
    operatorId: one.id,
    permissions: [...byKey.values()],
    scope: { ...(await scopeGrants(platform.db, one.id)), departmentIds },
  }
}

/** What a person in reach was given, ended and coming grants included. @throws NOT_FOUND */
export async function grantsFor(platform: Platform, actor: Actor, operatorId: string) {
  const one = await getOperator(platform.db, actor, operatorId)
  return grantsOf(platform.db, one.id)
}

/** Whether the asking person has a permission, which roles and policies would give it, and who can give those. */
export async function why(platform: Platform, actor: Actor, permission: string): Promise<z.input<typeof whyView>> {
  const { db } = platform
  const now = platform.clock()
  const [known] = await findPermissions(db, [permission])
  const policies = known ? await policiesWith(db, permission) : []
  return {
    permission,
    declared: known !== undefined,
    held: actor.permissions.has(permission),
    ways: (await waysOf(db, actor.operatorId, now, permission)).map(wayOf),
    policies,
    roles: await rolesWith(
      db,
      policies.map((one) => one.id),
    ),
    granters: known ? await grantersFor(db, actor, now) : [],
  }
}
