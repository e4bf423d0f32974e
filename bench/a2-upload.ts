import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import { type BytesLoad, type BytesResult, bytesLoad } from './bytes.ts'
import { openScreens, type Screens } from './console.ts'
import { cpuMs, parentOf } from './cpu.ts'
import type { Bench } from './harness.ts'
import { type Nginx, startNginx } from './nginx.ts'
import type { Place } from './place.ts'
import { furnish, signIn, startServer } from './signed-in.ts'

const SIZES = [
  { name: '2 MB', bytes: 2 * 1024 * 1024, atLeast: 0.7 },
  { name: '100 kB', bytes: 100 * 1024, atLeast: 0.6 },
] as const
/** Short: two seconds of two megabytes are a gigabyte on the disk. */
const SECONDS = 2
const PARAMETER = 'form'

const PDF = { head: '%PDF-1.7\n', tail: '\n%%EOF\n' }

/** What was sent and belongs to nothing goes, so that neither disk nor tables grow from run to run. */
async function forget({ platform, pool }: Screens): Promise<void> {
  await pool.query(`delete from archive.staged_upload where file_name = 'bench.pdf'`)
  const idle = await rows(
    platform.db,
    sql<{ sha256: string }>`delete from platform.object o where o.mime = 'application/pdf' and not exists
      (select from archive.document_version v where v.sha256 = o.sha256) returning sha256`,
  )
  for (const { sha256 } of idle) await platform.objects.remove(sha256)
}

/** Sessions are its children. */
async function postmaster({ platform }: Screens): Promise<number> {
  const [session] = await rows(platform.db, sql<{ pid: number }>`select pg_backend_pid() as pid`)
  return parentOf(session?.pid ?? 0)
}

/** Uploads that were answered and are not on record, and contents that are not whole. */
async function lost({ platform }: Screens, sent: number): Promise<string[]> {
  const [kept] = await rows(
    platform.db,
    sql<{ n: number }>`select count(*)::int as n from archive.staged_upload where file_name = 'bench.pdf'`,
  )
  const some = await rows(
    platform.db,
    sql<{ sha256: string; size: number }>`select sha256, size from archive.staged_upload
      where file_name = 'bench.pdf' order by id desc limit 50`,
  )
  const missing = []
  for (const one of some) {
    if ((await platform.objects.stat(one.sha256))?.size !== one.size) missing.push(one.sha256)
  }
  return [
    ...(kept?.n === sent ? [] : [`${kept?.n} uploads are on record of ${sent} that were answered`]),
    ...missing.map((sha256) => `content ${sha256} is not whole`),
  ]
}

const empty = ({ folder }: Nginx) => {
  rmSync(join(folder, 'put'), { recursive: true, force: true })
  mkdirSync(join(folder, 'put'))
}

/**
 * A2: a file is sent as a signed-in person, sniffed, hashed, on disk with its folder, and in the journal, against nginx
 * writing the same bytes without hash and without sync.
 */
export const a2Upload: Bench<Place> = {
  id: 'a2-upload',
  title: 'a document sent as a signed-in person: sniffed, SHA-256, fdatasync, folder synced, recorded; 8 connections',
  control: 'PUT of 2 MB to nginx (DAV, no hash, no sync) with one worker, per second',
  goals: SIZES.map(({ name, atLeast }) => ({ figure: `${name} ÷ nginx`, unit: 'ratio' as const, atLeast })),
  async prepare(place) {
    const nginx = await startNginx()
    const { person } = await furnish(place, ['business-administrator'])
    const screens = await openScreens(place)
    const server = await startServer(place)
    const cookie = await signIn(server.url, person)
    const headers = [
      ['cookie', cookie],
      ['idempotency-key', 'bench-{n}'],
      ['content-type', 'application/octet-stream'],
      ['content-disposition', "attachment; filename*=UTF-8''bench.pdf"],
    ] as const
    const database = await postmaster(screens)
    let sent = 0
    const ours = async (bodyBytes: number): Promise<BytesResult> => {
      const path = `/api/v1/archive/uploads?parameter=${PARAMETER}`
      const result = await bytesLoad(server.url, {
        method: 'POST',
        path,
        headers,
        ...PDF,
        bodyBytes,
        seconds: SECONDS,
      })
      sent += result.requests
      return result
    }
    const theirs = async (bodyBytes: number) => {
      const load: Pick<BytesLoad, 'method' | 'path'> = { method: 'PUT', path: '/put/{n}.pdf' }
      const before = cpuMs(nginx.pid)
      const { perSecond, requests } = await bytesLoad(nginx.url, { ...load, ...PDF, bodyBytes, seconds: SECONDS })
      empty(nginx)
      return { perSecond, ms: (cpuMs(nginx.pid) - before) / requests }
    }
    await forget(screens)
    for (const { bytes } of SIZES) await Promise.all([ours(bytes), theirs(bytes)])
    return {
      control: async () => (await theirs(SIZES[0].bytes)).perSecond,
      async round() {
        const figures: Record<string, number> = {}
        for (const { name, bytes } of SIZES) {
          const before = await theirs(bytes)
          const [serverBefore, databaseBefore] = [cpuMs(server.pid), cpuMs(database)]
          const { perSecond, requests } = await ours(bytes)
          figures[`${name}: server CPU ms`] = (cpuMs(server.pid) - serverBefore) / requests
          figures[`${name}: database CPU ms`] = (cpuMs(database) - databaseBefore) / requests
          const after = await theirs(bytes)
          figures[`${name}: nginx CPU ms`] = (before.ms + after.ms) / 2
          figures[`${name} ÷ nginx`] = perSecond / ((before.perSecond + after.perSecond) / 2)
          figures[`${name} per s`] = perSecond
        }
        return () => figures
      },
      check: () => lost(screens, sent),
      close: async () => {
        await forget(screens)
        await Promise.all([server.stop(), nginx.stop(), screens.close()])
      },
    }
  },
}
