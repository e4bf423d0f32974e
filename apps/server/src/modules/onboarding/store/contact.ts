import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { ContactChannel, ContactDemand } from '../schema/contact.ts'

/** What the house asks for; one row. */
export async function findDemand(reader: Reader, lock = false): Promise<ContactDemand> {
  const [row] = await rows(
    reader,
    sql<ContactDemand>`select sources, channels, changed_by_name as "changedByName", changed_at as "changedAt"
      from onboarding.contact_demand ${lock ? sql`for update` : sql``}`,
  )
  if (!row) throw new Error('onboarding.contact_demand has no row')
  return row
}

export async function putDemand(
  tx: Tx,
  { sources, channels }: Pick<ContactDemand, 'sources' | 'channels'>,
  by: { name: string; at: string },
): Promise<void> {
  await sql`update onboarding.contact_demand set sources = ${[...sources]}::text[], channels = ${[...channels]}::text[],
    changed_by_name = ${by.name}, changed_at = ${by.at}`.execute(tx)
}

/** When codes went to a number or an address since, oldest first, for whichever application; nobody sends beside us. */
export async function codesSent(tx: Tx, toIndex: Buffer, since: string): Promise<string[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contact ${toIndex.toString('hex')}`}, 0))`.execute(tx)
  const sent = await rows(
    tx,
    sql<{ at: string }>`select sent_at as at from onboarding.contact_code
      where to_index = ${toIndex} and sent_at > ${since} order by sent_at`,
  )
  return sent.map(({ at }) => at)
}

export type OpenCode = {
  id: string
  channel: ContactChannel
  toIndex: Buffer
  codeHash: Buffer
  messageId: string
  tries: number
  sentAt: string
  expiresAt: string
}

export async function insertCode(tx: Tx, one: Omit<OpenCode, 'tries'> & { applicationId: string }): Promise<void> {
  await sql`insert into onboarding.contact_code (id, application_id, channel, to_index, code_hash, message_id, sent_at,
      expires_at)
    values (${one.id}, ${one.applicationId}, ${one.channel}, ${one.toIndex}, ${one.codeHash}, ${one.messageId},
      ${one.sentAt}, ${one.expiresAt})`.execute(tx)
}

/** Codes of an application that have not ended; at most one for each channel. */
export async function openCodes(reader: Reader, applicationId: string): Promise<OpenCode[]> {
  return rows(
    reader,
    sql<OpenCode>`select id, channel, to_index as "toIndex", code_hash as "codeHash", message_id as "messageId", tries,
        sent_at as "sentAt", expires_at as "expiresAt"
      from onboarding.contact_code where application_id = ${applicationId} and ended_at is null`,
  )
}

/** Counts a guess, right or wrong, before it is looked at. */
export async function countTry(tx: Tx, id: string): Promise<void> {
  await sql`update onboarding.contact_code set tries = tries + 1 where id = ${id}`.execute(tx)
}

const ENDED = sql`code_hash = null, ended_at =`

/** Ends the code of a channel; its hash goes. @returns the messages that carried it. */
export async function endCode(tx: Tx, id: string, channel: ContactChannel, at: string): Promise<string[]> {
  const ended = await rows(
    tx,
    sql<{ messageId: string }>`update onboarding.contact_code set ${ENDED} ${at} where application_id = ${id}
      and channel = ${channel} and ended_at is null returning message_id as "messageId"`,
  )
  return ended.map(({ messageId }) => messageId)
}

/** Ends codes and confirmations of numbers and addresses that the application no longer names. @returns messages of codes. */
export async function voidOthers(tx: Tx, id: string, kept: readonly Buffer[], at: string): Promise<string[]> {
  const other: RawBuilder<boolean> = sql`application_id = ${id} and not (to_index = any(${[...kept]}::bytea[]))`
  await sql`update onboarding.contact_confirmation set voided_at = ${at} where ${other} and voided_at is null`.execute(
    tx,
  )
  const ended = await rows(
    tx,
    sql<{ messageId: string }>`update onboarding.contact_code set ${ENDED} ${at}
      where ${other} and ended_at is null returning message_id as "messageId"`,
  )
  return ended.map(({ messageId }) => messageId)
}

export type Confirmation = { channel: ContactChannel; toIndex: Buffer; at: string; byName: string }

/** What stands confirmed. */
export async function confirmations(reader: Reader, applicationId: string): Promise<Confirmation[]> {
  return rows(
    reader,
    sql<Confirmation>`select channel, to_index as "toIndex", confirmed_at as at, confirmed_by_name as "byName"
      from onboarding.contact_confirmation where application_id = ${applicationId} and voided_at is null`,
  )
}

export async function insertConfirmation(tx: Tx, applicationId: string, one: Confirmation): Promise<void> {
  await sql`insert into onboarding.contact_confirmation (id, application_id, channel, to_index, confirmed_at,
      confirmed_by_name)
    values (${newId<'confirmation'>()}, ${applicationId}, ${one.channel}, ${one.toIndex}, ${one.at}, ${one.byName})
    on conflict (application_id, channel) where voided_at is null do nothing`.execute(tx)
}

/** The login with this number. */
export async function memberWith(reader: Reader, memberNo: string): Promise<string | null> {
  const [row] = await rows(reader, sql<{ id: string }>`select id from members.v_member where member_no = ${memberNo}`)
  return row?.id ?? null
}
