import { dateAt } from '#kernel/calendar.ts'
import type { Json } from '#kernel/refusal.ts'
import { accountsOfClient } from '#modules/accounts'
import { findClient } from '#modules/clients'
import { personRules } from '#modules/forms'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type { Around } from '../schema/forms.ts'
import type { RequestRow } from '../store/request.ts'
import type { Subject } from './subject.ts'

/** What expressions of a form may name besides its fields, the business date, and the rules for numbers of persons. */
export type Surroundings = { today: string; around: Around; persons: typeof personRules }

/** The moment, and the house whose calendar says which day that is. */
type Day = { now: Temporal.Instant; platform: Platform }

/** The world around a form that is being opened or launched. */
export function surroundingsOf(day: Day, subject: Subject, origin: string, userId: string): Surroundings {
  const { account, client, type } = subject
  return {
    today: dateAt(day.now, day.platform.config.timeZone),
    persons: personRules,
    around: {
      subject: { type },
      request: { origin },
      user: { id: userId },
      ...(client ? { client: { id: client.id, no: client.clientNo, type: client.type } } : {}),
      ...(account
        ? {
            account: {
              id: account.id,
              no: account.accountNo,
              type: account.type,
              businessLine: account.businessLine,
              departmentId: account.departmentId,
            },
          }
        : {}),
    },
  }
}

/** The world around a request that runs: as it was launched. */
export function surroundingsAt(day: Day, request: RequestRow): Surroundings {
  const { subjectType, origin, clientId, accountId, accountNo, businessLine, departmentId, makerId } = request
  return {
    today: dateAt(day.now, day.platform.config.timeZone),
    persons: personRules,
    around: {
      subject: { type: subjectType },
      request: { origin },
      user: { id: makerId },
      client: { id: clientId },
      account: { id: accountId, no: accountNo, businessLine, departmentId },
    },
  }
}

/**
 * The same for asking data sources, which may want to know more about whom the request is about. Of a client out of the
 * actor's scope nothing more is known, and the sources say nothing of him either.
 */
export async function surroundingsToAsk(platform: Platform, actor: Actor, request: RequestRow): Promise<Surroundings> {
  const { db } = platform
  const known = surroundingsAt({ now: platform.clock(), platform }, request)
  const { clientId, accountId } = request
  const client = clientId === null ? null : await findClient(db, actor, clientId)
  if (!client) return known
  const account = (await accountsOfClient(db, actor, client.id)).find(({ id }) => id === accountId)
  const { around } = known
  return {
    ...known,
    around: {
      ...around,
      client: { id: client.id, no: client.clientNo, type: client.type },
      account: { ...around.account, type: account?.type ?? null },
    },
  }
}

/** Facts of the subject that every flow may ask about. */
export function subjectFacts(subject: Subject, origin: string): Record<string, Json> {
  return {
    'subject.type': subject.type,
    'client.type': subject.client?.type ?? null,
    'account.type': subject.account?.type ?? null,
    'request.origin': origin,
  }
}
