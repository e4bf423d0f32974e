import { sql } from 'kysely'
import { getClient, requireLiveClient } from '#modules/clients'
import { type ApplicationRow, getApplication } from '#modules/onboarding'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { rows } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import { suitabilityErrors } from './errors.ts'
import type { SubjectRef } from './store.ts'

/** What a command or a reader names: one of the two. */
export type Named = { clientId: string | null; applicationId: string | null }

/** Whom entries are about, with what records and tickets call it and where it stands. */
export type Subject = {
  ref: SubjectRef
  clientType: string
  clientId: string | null
  target: { type: string; id: string; label: string }
  businessLine: string | null
  departmentId: string | null
}

const ENDED: readonly string[] = ['OPENED', 'REJECTED', 'CANCELLED']

async function placeOf(reader: Reader, actor: Actor, clientId: string) {
  const [place] = await rows(
    reader,
    sql<{ businessLine: string; departmentId: string }>`select business_line as "businessLine",
        department_id as "departmentId" from clients.v_place
      where client_id = ${clientId}::uuid
        and ${inScope(actor, { businessLine: sql`business_line`, departmentId: sql`department_id` })}
      order by 1, 2 limit 1`,
  )
  return place ?? { businessLine: null, departmentId: null }
}

async function ofClient(reader: Reader, actor: Actor, id: string): Promise<Subject> {
  const client = await getClient(reader, actor, id)
  return {
    ref: { clientId: id },
    clientType: client.type,
    clientId: id,
    target: { type: 'client', id, label: `${client.clientNo} ${client.displayName}` },
    ...(await placeOf(reader, actor, id)),
  }
}

function ofApplication({ id, applicationNo, displayName, clientType, businessLine, departmentId }: ApplicationRow) {
  const target = { type: 'application', id, label: `${applicationNo} ${displayName}` }
  return { ref: { applicationId: id }, clientType, clientId: null, target, businessLine, departmentId }
}

/**
 * The client, or the application whose client there is not yet; further accounts of a client are about the client.
 *
 * @throws ONE_SUBJECT, NOT_FOUND when it is out of scope
 */
export async function subjectOf(
  reader: Reader,
  actor: Actor,
  named: Named,
): Promise<Subject & { state: string | null }> {
  if ((named.clientId === null) === (named.applicationId === null)) throw suitabilityErrors.ONE_SUBJECT()
  if (named.clientId !== null) return { ...(await ofClient(reader, actor, named.clientId)), state: null }
  const application = await getApplication(reader, actor, named.applicationId ?? '')
  if (application.clientId === null) return { ...ofApplication(application), state: application.state }
  return { ...(await ofClient(reader, actor, application.clientId)), state: null }
}

/** The subject of a write: a client that lives, or an application that goes on. @throws APPLICATION_ENDED too */
export async function liveSubject(context: CommandContext, named: Named): Promise<Subject> {
  const subject = await subjectOf(context.tx, context.actor, named)
  if (subject.clientId !== null) await requireLiveClient(context.tx, subject.clientId)
  if (subject.state !== null && ENDED.includes(subject.state)) throw suitabilityErrors.APPLICATION_ENDED()
  return subject
}
