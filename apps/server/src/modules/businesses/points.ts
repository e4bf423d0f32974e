import type { Json } from '#kernel/refusal.ts'
import type { CaseContext } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { Field, FormValues, SubjectType } from './schema/definition.ts'
import type { Origin, RequestState } from './schema/state.ts'

/** A launch as a check sees it. `values` are null while the form is being opened. */
export type LaunchAsked = {
  business: { id: string; code: string; businessLine: string; category: string }
  subjectType: SubjectType
  clientId: string | null
  accountId: string | null
  values: FormValues | null
  /** Trading counters that steps of the flow wait for, by code; '' stands for whichever the account has. */
  writesBack: readonly string[]
}

/** Why a launch may not happen (`block`), or what whoever launches has to take note of first (`warn`). */
export type LaunchObstacle = { level: 'block' | 'warn'; module: string; code: string; params: Record<string, Json> }

type LaunchContext = { reader: Reader; platform: Platform; actor: Actor; now: Temporal.Instant }

/** Looks at a launch before it happens, on today's data. Writes nothing. */
export type LaunchCheck = {
  consider(context: LaunchContext, asked: LaunchAsked): Promise<readonly LaunchObstacle[]>
  /**
   * The same for one business on many subjects, in their order, in statements that do not grow with them; a check that asks
   * nothing of what may be launched on many accounts needs none.
   */
  considerMany?(context: LaunchContext, asked: readonly LaunchAsked[]): Promise<readonly (readonly LaunchObstacle[])[]>
}

/** Where other modules stand in the way of launches, with reasons. */
export const launchChecks = defineExtensionPoint<LaunchCheck>('businesses.launch')

/** Operators who may not judge what is asked for a client, because they are that client themselves. */
export type BarredPeople = (reader: Reader, subject: { clientId: string | null }) => Promise<readonly string[]>

/** Where modules that know so say who is not asked about a client, besides whoever starts a request. */
export const barredPeople = defineExtensionPoint<BarredPeople>('businesses.barred')

/** A request that moved: where it stands now. */
export type RequestMoved = { id: string; origin: Origin; state: RequestState; at: string }

/** Follows requests of its own, in the transaction that moves them; must not refuse. */
export type RequestFollower = { moved(context: CaseContext, request: RequestMoved): Promise<void> }

/** Where modules that give requests out follow what becomes of them. */
export const requestFollowers = defineExtensionPoint<RequestFollower>('businesses.follow')

/** Rows that stand in a register now, for a component of the trade: what a table of the form is compared with. */
export type CurrentRows = {
  component: Field['kind']
  /** Asks a system outside: only while nobody waits in a transaction, and before the house's own register. */
  outside?: true
  /** @returns null when it has nothing to say about the subject: the next register is asked. */
  rows(
    context: { reader: Reader; platform: Platform; actor: Actor },
    subject: { accountId: string | null; clientId: string | null },
  ): Promise<Record<string, Json>[] | null>
}

/** Where registers say what counts now. */
export const currentRows = defineExtensionPoint<CurrentRows>('businesses.current')
