import { join } from 'node:path'
import type pg from 'pg'
import { systemClock } from '#kernel/clock.ts'
import { type Config, readConfig } from '#platform/config.ts'
import { createDb, createPool } from '#platform/db.ts'
import { localStore } from '#platform/files/local-store.ts'
import { s3Store } from '#platform/files/s3-store.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { createLog, type Log } from '#platform/log.ts'
import { watchPool } from '#platform/metrics.ts'
import { migrate } from '#platform/migrate.ts'
import type { Platform } from '#platform/platform.ts'
import { readSecrets } from '#platform/secrets.ts'
import { compose, migrationSources } from '../compose.ts'
import { requireSameKeys } from './keys.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A process with everything open; `close` in the end. */
export type Opened = { platform: Platform; pool: pg.Pool; close(): Promise<void> }

async function openObjects(config: Config): Promise<ObjectStore> {
  const { objects } = config
  if (objects.kind === 'local') return localStore({ dir: objects.folder, clock: systemClock })
  return s3Store({
    bucket: objects.bucket,
    region: objects.region,
    accessKeyId: objects.accessKeyId,
    secretAccessKey: objects.secretAccessKey,
    ...(objects.endpoint === null ? {} : { endpoint: objects.endpoint, pathStyle: true }),
    ...(objects.lock === null ? {} : { lock: objects.lock }),
    spoolDir: join(config.dataFolder, 'spool'),
    clock: systemClock,
  })
}

/** Reads the settings and the log they ask for. */
export function readSettings(env: Environment): { config: Config; log: Log } {
  const config = readConfig(env)
  return { config, log: createLog(config.logLevel) }
}

/** Opens everything a verb may need, on an up-to-date database: migrations run first, keys must fit what they sealed. */
export async function openPlatform(env: Environment): Promise<Opened> {
  const { config, log } = readSettings(env)
  const secrets = await readSecrets(env, config.dataFolder)
  const ran = await migrate(config.databaseUrl, migrationSources)
  if (ran.length > 0) log.info({ count: ran.length }, 'database migrated')
  const pool = createPool(config.databaseUrl, config.poolSize, (err) => log.warn({ err }, 'connection lost'))
  watchPool('main', pool)
  const db = createDb(pool)
  try {
    const platform = compose({ config, secrets, db, log, objects: await openObjects(config) })
    await requireSameKeys(platform)
    for (const module of platform.modules) await module.prepare?.(platform)
    return { platform, pool, close: () => db.destroy() }
  } catch (error) {
    await db.destroy()
    throw error
  }
}
