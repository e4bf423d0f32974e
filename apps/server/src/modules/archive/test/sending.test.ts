import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture } from '#testing/papers.ts'
import { eventually } from '#testing/probe.ts'

let app: TestApp
let clerk: Person
let port: number
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  port = (app.http.server.address() as AddressInfo).port
})
afterAll(async () => {
  agent.destroy()
  await app.close()
})

/** Begins to send a file as the body itself, as the console does. */
function sending(parameter: string, length: number) {
  return request({
    port,
    agent,
    method: 'POST',
    path: `/api/v1/archive/uploads?parameter=${parameter}`,
    headers: {
      ...clerk.headers,
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''card.jpg",
      'idempotency-key': randomUUID(),
      'content-length': length,
    },
  })
}

async function send(parameter: string, bytes: Buffer): Promise<{ status: number; body: Record<string, unknown> }> {
  const asked = sending(parameter, bytes.length)
  asked.end(bytes)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, body: (await json(answer)) as Record<string, unknown> }
}

describe('[I-03] a file sent as the body itself', () => {
  it('is refused with a reason when it is too large, and the connection goes on', async () => {
    const picture = await aPicture(1)
    const large = Buffer.concat([picture, Buffer.alloc(24 * 1024 * 1024)])
    expect(await send('99', large)).toMatchObject({ status: 413, body: { code: 'FILE_TOO_LARGE' } })
    expect(await send('99', picture)).toMatchObject({
      status: 201,
      body: { fileName: 'card.jpg', size: picture.length },
    })
  })

  it('leaves nothing but the record of a refusal when it breaks off', async () => {
    const asked = sending('video', 6_000_000)
    asked.on('error', () => undefined)
    asked.write(Buffer.concat([await aPicture(2), Buffer.alloc(3_000_000, 7)]))
    const incoming = join(app.platform.config.dataFolder, 'objects', 'incoming')
    await eventually(async () => expect(await readdir(incoming)).toHaveLength(1))
    asked.destroy()
    const last = () =>
      rows(
        app.db,
        sql<{ result: string; code: string }>`select result, code from platform.journal
          where operator_id = ${clerk.actor.operatorId} order by seq desc limit 1`,
      )
    await eventually(async () => expect(await last()).toEqual([{ result: 'refused', code: 'BODY_UNREADABLE' }]))
    expect(await readdir(incoming)).toEqual([])
  })
})
