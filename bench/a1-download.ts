import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { fileDocuments } from '#modules/archive'
import { inTransaction, rows } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { bytesLoad } from './bytes.ts'
import { openScreens } from './console.ts'
import { cpuMs } from './cpu.ts'
import type { Bench } from './harness.ts'
import { startNginx } from './nginx.ts'
import type { Place } from './place.ts'
import { furnish, signIn, startServer } from './signed-in.ts'

const MB = 1024 * 1024
const SIZES = [
  { name: '2 MB', bytes: 2 * MB },
  { name: '64 MB', bytes: 64 * MB },
  { name: '100 kB', bytes: 100 * 1024 },
] as const

/** Files a document of random bytes for some account. @returns its version. */
async function filed(platform: Platform, bytes: Buffer): Promise<string> {
  const stored = await platform.objects.put(Readable.from([bytes]), { maxBytes: bytes.length })
  await registerContent(platform, { ...stored, mime: 'video/mp4' })
  const [owner] = await rows(
    platform.db,
    sql<{ id: string; clientId: string; businessLine: string; departmentId: string; clientType: string }>`select a.id,
      a.client_id as "clientId", a.business_line as "businessLine", a.department_id as "departmentId",
      c.type as "clientType" from accounts.v_account a join clients.v_client c on c.id = a.client_id order by a.id limit 1`,
  )
  const [parameter] = await rows(
    platform.db,
    sql<{ code: string }>`select code from archive.parameter where kinds @> '{video}' and not retired
      and max_bytes >= ${bytes.length} and max_count > 1 order by position limit 1`,
  )
  if (!owner || !parameter) throw new Error('there is nobody to file a video for')
  const { id: accountId, ...whose } = owner
  const actor = { operatorId: newId<'operator'>(), name: 'bench' }
  const item = {
    key: newId(),
    parameter: parameter.code,
    ...stored,
    mime: 'video/mp4',
    kind: 'video',
    fileName: 'bench.mp4',
  }
  return inTransaction(platform.db, async (tx) => {
    // What an earlier run filed makes room.
    await sql`update archive.document d set status = 'WITHDRAWN' where d.status = 'CURRENT' and exists (select from
      archive.document_version v where v.document_id = d.id and v.file_name = 'bench.mp4')`.execute(tx)
    const [made] = await fileDocuments(
      { tx, platform, actor, now: systemClock(), emit: () => undefined, enqueue: () => undefined },
      { ...whose, accountId, source: 'import', sourceId: newId(), items: [item], takesReferences: false },
    )
    if (!made) throw new Error('the document was not filed')
    return made.versionId
  })
}

/** A1: original bytes of a document, with sign-in, right and scope, against nginx sending the same file. */
export const a1Download: Bench<Place> = {
  id: 'a1-download',
  title: 'original bytes of a version as a signed-in person, 8 connections, page cache warm',
  control: 'GET of 2 MB from nginx with one worker, MB/s',
  goals: [
    { figure: '2 MB ÷ nginx', unit: 'ratio', atLeast: 0.9 },
    { figure: '64 MB ÷ nginx', unit: 'ratio', atLeast: 0.9 },
  ],
  async prepare(place) {
    const nginx = await startNginx()
    const { person } = await furnish(place)
    const screens = await openScreens(place)
    const files: { name: string; size: number; path: string; sha256: string }[] = []
    try {
      for (const { name, bytes } of SIZES) {
        const content = randomBytes(bytes)
        writeFileSync(join(nginx.folder, 'get', String(bytes)), content)
        const sha256 = createHash('sha256').update(content).digest('hex')
        files.push({
          name,
          size: bytes,
          path: `/api/v1/archive/versions/${await filed(screens.platform, content)}/content`,
          sha256,
        })
      }
    } finally {
      await screens.close()
    }
    const server = await startServer(place)
    const headers = [['cookie', await signIn(server.url, person)]] as const
    const ours = async (path: string) => {
      const before = cpuMs(server.pid)
      const { perSecond, requests } = await bytesLoad(server.url, { method: 'GET', path, headers })
      return { perSecond, ms: (cpuMs(server.pid) - before) / requests }
    }
    const theirs = async (size: number) => {
      const before = cpuMs(nginx.pid)
      const { perSecond, requests } = await bytesLoad(nginx.url, { method: 'GET', path: `/get/${size}` })
      return { perSecond, ms: (cpuMs(nginx.pid) - before) / requests }
    }
    for (const { path, size } of files) await Promise.all([ours(path), theirs(size)])
    return {
      control: async () => (await theirs(2 * MB)).perSecond * 2,
      async round() {
        const figures: Record<string, number> = {}
        for (const { name, path, size } of files) {
          // Each size beside its own control, one right after the other.
          const [theirsBefore, own, theirsAfter] = [await theirs(size), await ours(path), await theirs(size)]
          figures[`${name} ÷ nginx`] = own.perSecond / ((theirsBefore.perSecond + theirsAfter.perSecond) / 2)
          figures[`${name} MB/s`] = (own.perSecond * size) / MB
          figures[`${name}: server CPU ms`] = own.ms
          figures[`${name}: nginx CPU ms`] = (theirsBefore.ms + theirsAfter.ms) / 2
        }
        return () => figures
      },
      async check() {
        const problems: string[] = []
        for (const { name, path, sha256 } of files) {
          const answer = await fetch(`${server.url}${path}`, { headers: Object.fromEntries(headers) })
          const bytes = Buffer.from(await answer.arrayBuffer())
          if (createHash('sha256').update(bytes).digest('hex') !== sha256) problems.push(`${name}: other bytes`)
          const stranger = await fetch(`${server.url}${path}`)
          if (stranger.status !== 401) problems.push(`${name}: without a cookie it answers ${stranger.status}`)
        }
        return problems
      },
      close: async () => void (await Promise.all([server.stop(), nginx.stop()])),
    }
  },
}
