import { existsSync } from 'node:fs'
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { bindNamedFile, createMountPattern, scanRoot } from '#modules/mounts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { clientAt } from './clients.ts'
import { actorOf } from './packs.ts'
import { papersOf } from './papers.ts'
import type { World } from './world.ts'

/** The folder of an older system that `npm start` sets up for the demo, inside the data folder. */
export const DEMO_MOUNT = 'old-archive'
const BY = 'business-admin'
const ACCOUNTS = 6
const BOUND = 8
/** What the older system called its kinds, as folders in its own encoding. */
const UNSORTED = '扫描件/待整理_身份证正面.jpg'

/** The files the older system left: by account, by day and kind; some in GBK, one whose account nobody knows, and a link. */
async function writeLegacy(folder: string, world: World, accounts: readonly string[]): Promise<void> {
  const when = new Date(Date.UTC(2018, 4, 7, 2))
  const put = async (path: Buffer, bytes: Buffer) => {
    await writeFile(path, bytes)
    await utimes(path, when, when)
  }
  for (const [index, account] of accounts.entries()) {
    await mkdir(join(folder, account), { recursive: true })
    for (const paper of papersOf('legacy', clientAt(world, index), world.asOf).slice(0, 3)) {
      const { bytes } = await paper.make()
      await put(Buffer.from(join(folder, account, `2018050${index + 1}_${paper.parameter}.jpg`)), bytes)
    }
  }
  const [first] = papersOf('legacy', clientAt(world, 0), world.asOf)
  if (!first) return
  const { bytes } = await first.make()
  await mkdir(join(folder, '90000001'), { recursive: true })
  await put(Buffer.from(join(folder, '90000001', '20180511_6A.jpg')), bytes)
  const gbk = Buffer.concat([Buffer.from(`${folder}/`), iconv.encode(UNSORTED, 'gbk')])
  await mkdir(Buffer.concat([Buffer.from(`${folder}/`), iconv.encode(dirname(UNSORTED), 'gbk')]))
  await put(gbk, bytes)
  await symlink('/', join(folder, 'to-another-disk')).catch(() => undefined)
}

/** A legacy folder with a pattern, looked through, and some of its files bound; where the demo set one up and none is yet. */
export async function seedMounts(platform: Platform, world: World): Promise<void> {
  const mount = platform.config.mounts.find(({ name }) => name === DEMO_MOUNT)
  if (!mount || dirname(mount.folder) !== platform.config.dataFolder) return
  const known = await rows(platform.db, sql`select 1 from mounts.pattern limit 1`)
  if (known.length > 0) return
  const accounts = await rows(
    platform.db,
    sql<{ no: string }>`select account_no as no from accounts.v_account where status = 'ACTIVE' order by opened_at, id
      limit ${ACCOUNTS}`,
  )
  if (!existsSync(mount.folder))
    await writeLegacy(
      mount.folder,
      world,
      accounts.map(({ no }) => no),
    )
  const actor = await actorOf(platform, BY)
  const pattern = { root: DEMO_MOUNT, template: '{account}/{date}_{parameter}.{ext}', parameter: null, position: 10 }
  await platform.execute(createMountPattern, pattern, actor, { key: newId() })
  await scanRoot(platform, DEMO_MOUNT, null, new AbortController().signal)
  const named = await rows(
    platform.db,
    sql<{ id: string }>`select id from mounts.file where business_line is not null order by path limit ${BOUND}`,
  )
  for (const { id } of named) await platform.execute(bindNamedFile, { fileId: id }, actor, { key: newId() })
}
