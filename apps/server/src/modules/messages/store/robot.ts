import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { RobotDetail, RobotFlavour } from '../schema.ts'

const SEAL = { url: 'messages.robot.url', secret: 'messages.robot.secret' } as const

/** A robot as it is called. */
export type Robot = { id: string; flavour: RobotFlavour; url: string; secret: string | null; enabled: boolean }

const DETAIL = sql`id, name, flavour, url_masked as "urlMasked", secret_sealed is not null as signed, language, enabled
  from messages.robot`

export function listRobots(reader: Reader): Promise<RobotDetail[]> {
  return rows(reader, sql<RobotDetail>`select ${DETAIL} order by lower(name)`)
}

export async function robotById(reader: Reader, id: string, lock = false): Promise<RobotDetail | null> {
  const [row] = await rows(
    reader,
    sql<RobotDetail>`select ${DETAIL} where id = ${id}::uuid ${lock ? sql`for update` : sql``}`,
  )
  return row ?? null
}

export async function openRobot(reader: Reader, cipher: Cipher, id: string): Promise<Robot | null> {
  const [row] = await rows(
    reader,
    sql<Omit<Robot, 'url' | 'secret'> & { urlSealed: Buffer; secretSealed: Buffer | null }>`select id, flavour, enabled,
        url_sealed as "urlSealed", secret_sealed as "secretSealed" from messages.robot where id = ${id}::uuid`,
  )
  if (!row) return null
  const { urlSealed, secretSealed, ...robot } = row
  return {
    ...robot,
    url: cipher.open(urlSealed, SEAL.url),
    secret: secretSealed === null ? null : cipher.open(secretSealed, SEAL.secret),
  }
}

type Address = { url: string; urlMasked: string } | null
export type NewRobot = {
  id: string
  name: string
  flavour: RobotFlavour
  language: string
  enabled: boolean
  /** Null: as they were. */
  address: Address
  secret: string | null
}

/** Adds a robot, or changes one. @returns false when another has the name. */
export async function putRobot(tx: Tx, cipher: Cipher, one: NewRobot, by: string, at: string): Promise<boolean> {
  const [taken] = await rows(
    tx,
    sql`select 1 from messages.robot where lower(name) = lower(${one.name}) and id <> ${one.id}::uuid`,
  )
  if (taken) return false
  const url = one.address && cipher.seal(one.address.url, SEAL.url)
  const secret = one.secret === null ? null : cipher.seal(one.secret, SEAL.secret)
  await sql`update messages.robot set name = ${one.name}, language = ${one.language}, enabled = ${one.enabled},
      url_sealed = coalesce(${url}, url_sealed), url_masked = coalesce(${one.address?.urlMasked ?? null}, url_masked),
      secret_sealed = coalesce(${secret}, secret_sealed), changed_by = ${by}, changed_at = ${at}
    where id = ${one.id}`.execute(tx)
  if (one.address) {
    await sql`insert into messages.robot (id, name, flavour, url_sealed, url_masked, secret_sealed, language, enabled,
        created_at, changed_by, changed_at)
      values (${one.id}, ${one.name}, ${one.flavour}, ${url}, ${one.address.urlMasked}, ${secret}, ${one.language},
        ${one.enabled}, ${at}, ${by}, ${at}) on conflict (id) do nothing`.execute(tx)
  }
  return true
}

export async function dropRobot(tx: Tx, id: string): Promise<void> {
  await sql`delete from messages.robot where id = ${id}`.execute(tx)
}
