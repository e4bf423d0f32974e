import { spawn } from 'node:child_process'
import { appendFileSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { systemClock } from '#kernel/clock.ts'
import { openVault } from '#platform/backup/vault.ts'
import { s3Client } from '#platform/files/s3-store.ts'
import { root } from '../command.ts'

/** A second store that a site is told about, and what can befall it. */
export type SecondStore = {
  env: Record<string, string>
  /** Cuts the newest backup of the database short. @returns its file's name */
  tear(): Promise<string>
  /** Changes a content. */
  damage(sha256: string): Promise<void>
  /** Whether it answers at all. */
  reach(reachable: boolean): Promise<void>
  close(): Promise<void>
}

const TORN_BYTES = 1_000_000
const newestFirst = (a: string, b: string) => (a < b ? 1 : -1)

/** A folder of another disk. */
export function folderStore(folder: string): SecondStore {
  const base = join(folder, 'database', 'files', 'base')
  return {
    env: { KONTOR_BACKUP_FOLDER: folder },
    async tear() {
      const all = readdirSync(base).flatMap((system) => readdirSync(join(base, system)).map((id) => join(system, id)))
      const newest = all.toSorted((a, b) => newestFirst(idOf(a), idOf(b)))[0] ?? ''
      truncateSync(join(base, newest, 'base.tar.gz'), TORN_BYTES)
      return `${idOf(newest)}/base.tar.gz`
    },
    async damage(sha) {
      appendFileSync(join(folder, 'contents', 'sha256', sha.slice(0, 2), sha), 'x')
    },
    async reach() {
      throw new Error('a folder is always there')
    },
    close: async () => undefined,
  }
}

const idOf = (path: string) => path.split(/[/\\]/).at(-1) ?? ''

const ACCESS = { region: 'us-east-1', bucket: 'kontor', accessKeyId: 'demo', secretAccessKey: 'simulated-secret' }

/** A bucket of a server in a process of its own, as far from the site's as another house. */
export async function bucketStore(spoolFolder: string): Promise<SecondStore> {
  const child = spawn(process.execPath, [join(root, 'apps', 'simulators', 's3', 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { url: string }).url))
    child.once('exit', (code) => reject(new Error(`the bucket ended with ${code}`)))
  })
  const access = { ...ACCESS, endpoint }
  const client = s3Client(access)
  const { files, contents } = await openVault({ kind: 's3', ...access }, spoolFolder, systemClock)
  const put = (Key: string, Body: Buffer) => client.send(new PutObjectCommand({ Bucket: access.bucket, Key, Body }))
  return {
    env: {
      KONTOR_BACKUP_S3_BUCKET: access.bucket,
      KONTOR_BACKUP_S3_ENDPOINT: endpoint,
      KONTOR_BACKUP_S3_ACCESS_KEY_ID: access.accessKeyId,
      KONTOR_BACKUP_S3_SECRET_ACCESS_KEY: access.secretAccessKey,
    },
    async tear() {
      const archives = (await files.list('base/'))
        .map(({ name }) => name)
        .filter((name) => name.endsWith('/base.tar.gz'))
      const newest = archives.toSorted((a, b) => newestFirst(idOf(a.slice(0, -12)), idOf(b.slice(0, -12))))[0] ?? ''
      await put(`database/${newest}`, (await buffer(await files.open(newest))).subarray(0, TORN_BYTES))
      return newest.split('/').slice(-2).join('/')
    },
    async damage(sha) {
      const whole = await buffer(await contents.open(sha))
      await put(`contents/${sha.slice(0, 2)}/${sha.slice(2, 4)}/${sha}`, Buffer.concat([whole, Buffer.from('x')]))
    },
    async reach(reachable) {
      await fetch(`${endpoint}/-/control`, {
        method: 'POST',
        body: JSON.stringify({ faults: reachable ? [] : ['down'] }),
      })
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}
