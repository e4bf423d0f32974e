import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { Clock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { platformErrors } from '../errors.ts'
import { orNull, refuse, statusOf } from './s3-refusals.ts'
import type { ContentLock, LockFinding, LockMode, LockTrial, ObjectLocks } from './store.ts'

type Place = { client: S3Client; bucket: string; key: string }

/** Where locked contents stand; `keyOf` names a content's key. */
export type LockedBucket = Omit<Place, 'key'> & {
  prefix: string
  keyOf(sha256: string): string
  mode: LockMode
  clock: Clock
}

/** Probes stand under this prefix; the sweep of contents does not know their names. */
const PROBES = 'lock-probe/'
/** So long a probe can't be deleted; the next trial clears away what is older. */
const PROBE_LASTS = { minutes: 5 }
const UNLOCKED = new Set(['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest'])

const dateOf = (instant: Temporal.Instant): Date => new Date(instant.epochMilliseconds)
const isRefusal = (error: unknown): boolean => [403, 405, 409].includes(statusOf(error) ?? 0)
/** The answer without a lock is an error of its own. */
const unlocked = (error: unknown): null => {
  if (error instanceof S3ServiceException && (UNLOCKED.has(error.name) || statusOf(error) === 404)) return null
  return refuse(error)
}

async function readLock({ client, bucket: Bucket, key: Key }: Place): Promise<ContentLock> {
  const retention = await client.send(new GetObjectRetentionCommand({ Bucket, Key })).catch(unlocked)
  const hold = await client.send(new GetObjectLegalHoldCommand({ Bucket, Key })).catch(unlocked)
  const until = retention?.Retention?.RetainUntilDate
  return {
    until: until === undefined ? null : Temporal.Instant.fromEpochMilliseconds(until.getTime()),
    held: hold?.LegalHold?.Status === 'ON',
  }
}

/** A change of a lock; what the store refuses is CONTENT_LOCKED. */
async function changing(change: Promise<unknown>): Promise<void> {
  try {
    await change
  } catch (error) {
    if (statusOf(error) === 404) throw platformErrors.FILE_GONE()
    if (isRefusal(error)) throw platformErrors.CONTENT_LOCKED()
    refuse(error)
  }
}

/** Deletes every version of a key. @throws CONTENT_LOCKED while the store keeps one of them. */
export async function removeVersions(client: S3Client, Bucket: string, Key: string): Promise<boolean> {
  for (const VersionId of await versionsOf(client, Bucket, Key)) {
    await changing(client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })))
  }
  return true
}

async function versionsOf(client: S3Client, Bucket: string, key: string): Promise<string[]> {
  const found = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: key })).catch(refuse)
  const all = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])]
  return all.flatMap(({ Key, VersionId }) => (Key === key && VersionId !== undefined ? [VersionId] : []))
}

/** Locks of contents in a bucket with Object Lock. */
export function s3Locks(where: LockedBucket): ObjectLocks {
  const { client, bucket: Bucket, mode, keyOf } = where
  return {
    mode,
    read: async (sha256) => {
      const place = { client, bucket: Bucket, key: keyOf(sha256) }
      const there = await orNull(client.send(new HeadObjectCommand({ Bucket, Key: place.key })))
      if (!there) throw platformErrors.FILE_GONE()
      return readLock(place)
    },
    async lock(sha256, { until, held }) {
      const place = { client, bucket: Bucket, key: keyOf(sha256) }
      const now = await readLock(place)
      if (until && (now.until === null || Temporal.Instant.compare(until, now.until) > 0)) {
        const Retention = { Mode: mode, RetainUntilDate: dateOf(until) }
        await changing(client.send(new PutObjectRetentionCommand({ Bucket, Key: place.key, Retention })))
      }
      if (held !== now.held) {
        const LegalHold = { Status: held ? ('ON' as const) : ('OFF' as const) }
        await changing(client.send(new PutObjectLegalHoldCommand({ Bucket, Key: place.key, LegalHold })))
      }
    },
    tryForbidden: () => new Trial(where).run(),
  }
}

/** One trial of the lock, with two probes: one retained, one held. */
class Trial {
  readonly #where: LockedBucket
  readonly #bytes = Buffer.from(`lock probe ${newId()}`)
  constructor(where: LockedBucket) {
    this.#where = where
  }

  async run(): Promise<LockFinding[]> {
    const { client, bucket: Bucket, mode, clock, prefix } = this.#where
    await this.#clearAway()
    const configured = await this.#configured()
    if (!configured.holds) return [configured]
    const [retained, held] = [`${prefix}${PROBES}${newId()}`, `${prefix}${PROBES}${newId()}`]
    const until = clock().add(PROBE_LASTS)
    const retention = { ObjectLockMode: mode, ObjectLockRetainUntilDate: dateOf(until) }
    const VersionId = await this.#put({ Key: retained, ...retention })
    const heldVersion = await this.#put({ Key: held, ObjectLockLegalHoldStatus: 'ON' })
    const sooner = { Mode: mode, RetainUntilDate: dateOf(clock().add({ minutes: 1 })) }
    const findings = [
      configured,
      await this.#refused('delete', client.send(new DeleteObjectCommand({ Bucket, Key: retained, VersionId }))),
      await this.#overwritten(retained, VersionId),
      await this.#refused(
        'shorten',
        client.send(new PutObjectRetentionCommand({ Bucket, Key: retained, VersionId, Retention: sooner })),
      ),
      await this.#refused('held', client.send(new DeleteObjectCommand({ Bucket, Key: held, VersionId: heldVersion }))),
      await this.#intact(retained, VersionId),
    ]
    const LegalHold = { Status: 'OFF' as const }
    await client
      .send(new PutObjectLegalHoldCommand({ Bucket, Key: held, VersionId: heldVersion, LegalHold }))
      .catch(() => undefined)
    return findings
  }

  async #put(object: Record<string, unknown> & { Key: string }): Promise<string> {
    const { client, bucket: Bucket } = this.#where
    const put = await client.send(new PutObjectCommand({ Bucket, Body: this.#bytes, ...object })).catch(refuse)
    return put.VersionId ?? ''
  }

  async #configured(): Promise<LockFinding> {
    const { client, bucket: Bucket } = this.#where
    const found = await client.send(new GetObjectLockConfigurationCommand({ Bucket })).catch(unlocked)
    const answer = found?.ObjectLockConfiguration?.ObjectLockEnabled ?? 'none'
    return { trial: 'configured', holds: answer === 'Enabled', answer }
  }

  /** A request that must be refused. */
  async #refused(trial: LockTrial, request: Promise<unknown>): Promise<LockFinding> {
    try {
      await request
      return { trial, holds: false, answer: 'done' }
    } catch (error) {
      if (isRefusal(error)) return { trial, holds: true, answer: (error as Error).name }
      // What is gone by now was not kept.
      if (statusOf(error) === 404) return { trial, holds: false, answer: (error as Error).name }
      return refuse(error)
    }
  }

  /** Another content under the same key stands beside the locked one; a plain deletion only hides both. */
  async #overwritten(Key: string, VersionId: string): Promise<LockFinding> {
    const { client, bucket: Bucket } = this.#where
    const Body = Buffer.from('something else')
    const denied = (error: unknown) => (isRefusal(error) ? null : refuse(error))
    await client.send(new PutObjectCommand({ Bucket, Key, Body })).catch(denied)
    await client.send(new DeleteObjectCommand({ Bucket, Key })).catch(denied)
    return { ...(await this.#intact(Key, VersionId)), trial: 'overwrite' }
  }

  async #intact(Key: string, VersionId: string): Promise<LockFinding> {
    const { client, bucket: Bucket } = this.#where
    const found = await orNull(client.send(new GetObjectCommand({ Bucket, Key, VersionId })))
    const bytes = await found?.Body?.transformToByteArray()
    const same = bytes !== undefined && this.#bytes.equals(bytes)
    return { trial: 'intact', holds: same, answer: found === null ? 'gone' : same ? 'same bytes' : 'other bytes' }
  }

  /** Probes whose time is over go; those that are still locked stay for the next trial. */
  async #clearAway(): Promise<void> {
    const { client, bucket: Bucket, prefix } = this.#where
    const found = await client
      .send(new ListObjectVersionsCommand({ Bucket, Prefix: `${prefix}${PROBES}` }))
      .catch(refuse)
    for (const { Key, VersionId } of [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])]) {
      const request = new DeleteObjectCommand({ Bucket, Key, ...(VersionId ? { VersionId } : {}) })
      await client.send(request).catch((error: unknown) => (isRefusal(error) ? null : refuse(error)))
    }
  }
}
