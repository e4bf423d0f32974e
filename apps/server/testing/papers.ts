import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import sharp from 'sharp'
import { newId } from '#kernel/ids.ts'
import type { Db } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'

/** A client with one account in a department, as the tables of their modules hold them. */
export type Place = {
  clientId: string
  accountId: string
  departmentId: string
  businessLine: string
  accountNo: string
}

let serial = 0

/** Inserts a client with one active account. */
export async function aPlace(db: Db, place: Partial<Place> = {}): Promise<Place> {
  serial += 1
  const whole: Place = {
    clientId: newId(),
    accountId: newId(),
    departmentId: newId(),
    businessLine: 'brokerage',
    accountNo: `T${String(serial).padStart(7, '0')}`,
    ...place,
  }
  const at = '2026-01-05T01:00:00Z'
  await sql`insert into clients.client (id, client_no, type, display_name, language, search_name, search_words,
      created_at, updated_at)
    values (${whole.clientId}, ${`CT${serial}`}, 'individual', 'Specimen', 'en', 'specimen', '{}', ${at}, ${at})
    on conflict do nothing`.execute(db)
  await sql`insert into clients.client_place (client_id, business_line, department_id)
    values (${whole.clientId}, ${whole.businessLine}, ${whole.departmentId}) on conflict do nothing`.execute(db)
  await sql`insert into accounts.account (id, account_no, client_id, type, level, business_line, department_id, status,
      opened_at, opened_on, client_type, client_status, search_words, updated_at)
    values (${whole.accountId}, ${whole.accountNo}, ${whole.clientId}, 'cash', 'main', ${whole.businessLine},
      ${whole.departmentId}, 'ACTIVE', ${at}, '2026-01-05', 'individual', 'ACTIVE', '{}', ${at})`.execute(db)
  return whole
}

/** A small picture that differs with its seed. */
export function aPicture(seed: number, side = 64): Promise<Buffer> {
  const background = { r: seed % 256, g: (seed * 7) % 256, b: (seed * 13) % 256 }
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

export type SentFile = { name: string; type?: string; bytes: Buffer }

/** Sends one file as the console does. */
export async function send(
  http: FastifyInstance,
  person: Person,
  parameter: string,
  file: SentFile | null,
  key: string = randomUUID(),
): Promise<{ status: number; body: Record<string, unknown> }> {
  const boundary = 'kontor-test-boundary'
  const head = file
    ? `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: ${file.type ?? 'application/octet-stream'}\r\n\r\n`
    : ''
  const payload = Buffer.concat([
    Buffer.from(head),
    file?.bytes ?? Buffer.alloc(0),
    Buffer.from(`${file ? '\r\n' : ''}--${boundary}--\r\n`),
  ])
  const response = await http.inject({
    method: 'POST',
    url: `/api/v1/archive/uploads?parameter=${encodeURIComponent(parameter)}`,
    headers: { ...person.headers, 'idempotency-key': key, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  return { status: response.statusCode, body: JSON.parse(response.body) as Record<string, unknown> }
}

/** Sends a file and files it for the account; the answer of the filing. */
export async function fileFor(
  http: FastifyInstance,
  person: Person,
  accountId: string,
  parameter: string,
  bytes: Buffer,
) {
  const sent = await send(http, person, parameter, { name: '身份證 正面.jpg', bytes })
  return person.send<{ documentId: string; versionId: string; version: number; code?: string }>(
    'POST',
    '/archive/documents',
    { accountId, uploadId: sent.body.id },
  )
}
