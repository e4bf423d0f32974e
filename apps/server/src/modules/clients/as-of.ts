import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { visibleAnswers } from './answer-rights.ts'
import { clientErrors } from './errors.ts'
import type { ClientDetail, ClientStatus } from './schema.ts'
import { maskedParts } from './service/masked.ts'
import { detailOf, getClient, withNames } from './service.ts'
import { loadDossier } from './store/dossier.ts'
import { freezesUntil } from './store/freeze.ts'
import { dossierAt } from './store/revision.ts'

const isBefore = (a: string, b: string): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) < 0

/**
 * Makes sure that there is something to be seen at a moment.
 *
 * @param since  when it came to be.
 * @throws MOMENT_AHEAD, MOMENT_BEFORE
 */
export function requireMoment(now: Temporal.Instant, at: string, since: string): void {
  if (isBefore(now.toString(), at)) throw clientErrors.MOMENT_AHEAD({}, [{ path: 'at', code: 'MOMENT_AHEAD' }])
  if (isBefore(at, since)) throw clientErrors.MOMENT_BEFORE({ since }, [{ path: 'at', code: 'MOMENT_BEFORE' }])
}

type Freeze = { frozenAt: string; liftedAt: string | null; liftedBy: string | null; liftedRemark: string | null }

/** Freezes as they stood at a moment: what came later is not there, what was lifted later still held. */
export function freezesAt<F extends Freeze>(freezes: readonly F[], at: string): F[] {
  return freezes
    .filter((one) => !isBefore(at, one.frozenAt))
    .map((one) =>
      one.liftedAt !== null && isBefore(at, one.liftedAt)
        ? { ...one, liftedAt: null, liftedBy: null, liftedRemark: null }
        : one,
    )
}

function statusAt(cancelledAt: string | null, live: boolean, at: string): ClientStatus {
  if (cancelledAt !== null && !isBefore(at, cancelledAt)) return 'CANCELLED'
  return live ? 'FROZEN' : 'ACTIVE'
}

/**
 * A client as it was at a moment: its data by the revision that held then, its status by its freezes and its end. Who may
 * see the client today may see its past.
 *
 * @throws NOT_FOUND, MOMENT_AHEAD, MOMENT_BEFORE
 */
export async function getClientAt(platform: Platform, actor: Actor, id: string, at: string): Promise<ClientDetail> {
  const { db, cipher } = platform
  const client = await getClient(db, actor, id)
  requireMoment(platform.clock(), at, client.createdAt)
  // Today's state first: a change in between then shows as a revision that held until it.
  const today = await loadDossier(db, cipher, id)
  const past = await dossierAt(db, cipher, id, at)
  const dossier = past?.dossier ?? today
  const freezes = freezesAt(await freezesUntil(db, id, at), at)
  const live = freezes.some((one) => one.liftedAt === null)
  const status = statusAt(client.cancelledAt, live, at)
  const { answers, ...own } = dossier.client
  const over = status === 'CANCELLED'
  return detailOf(platform, {
    ...client,
    ...own,
    displayName: own.nameZh ?? own.nameEn ?? '',
    status,
    cancelledKind: over ? client.cancelledKind : null,
    cancelledAt: over ? client.cancelledAt : null,
    dataVersion: past?.version ?? client.dataVersion,
    answers: visibleAnswers(platform, actor, answers),
    freezes: await withNames(platform, freezes),
    ...maskedParts(dossier),
    asOf: at,
  })
}
