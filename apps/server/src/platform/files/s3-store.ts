import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Clock } from '#kernel/clock.ts'
import { platformErrors } from '../errors.ts'
import { openIncoming } from './incoming.ts'
import { type OpenForWriting, openNew, type Received, receive } from './receive.ts'
import { removeVersions, s3Locks } from './s3-locks.ts'
import { orNull, refuse, statusOf } from './s3-refusals.ts'
import { assertSha256, isSha256, type LockMode, type ObjectStore, type StoredContent } from './store.ts'

/** How a bucket is reached. */
export type S3Access = {
  endpoint?: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** Most servers that are not Amazon's want the bucket in the path. */
  pathStyle?: boolean
}

/** Where the bucket is. `spoolDir` is a local folder for contents on their way in. */
export type S3StoreOptions = S3Access & {
  /** Key prefix, `kontor/` for example; empty for the bucket's root. */
  prefix?: string
  /** The bucket has Object Lock, and contents are locked in this mode. */
  lock?: LockMode
  spoolDir: string
  clock: Clock
  openFile?: OpenForWriting
}

const PART_BYTES = 8 * 1024 * 1024

/**
 * A store in an S3 bucket, keys `<prefix>ab/cd/<sha256>`. The name is only known once the content has been read, so it
 * is taken in locally first: an interrupted upload costs no request, a known content none either, and a retry starts
 * from the file. Where the server supports `If-None-Match`, an existing object is never replaced; where it does not,
 * it is replaced by the same bytes.
 */
export async function s3Store(options: S3StoreOptions): Promise<ObjectStore> {
  const { bucket, prefix = '', openFile = openNew } = options
  const incoming = await openIncoming(options.spoolDir, options.clock)
  const client = s3Client(options)
  const keyOf = (sha256: string): string => {
    assertSha256(sha256)
    return `${prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
  }
  const stat = async (sha256: string): Promise<StoredContent | null> => {
    const found = await orNull(client.send(new HeadObjectCommand({ Bucket: bucket, Key: keyOf(sha256) })))
    return found ? { sha256, size: found.ContentLength ?? 0 } : null
  }
  return {
    stat,
    put: (source, limits) =>
      receive(source, { limits, incoming, openFile }, async (received) => {
        const { sha256, size } = received
        if ((await stat(sha256))?.size !== size) await upload(client, bucket, keyOf(sha256), received)
        if (received.kind === 'file') {
          await received.handle.close()
          await incoming.discard(received.path)
        }
        return { sha256, size }
      }),
    async open(sha256, range) {
      const Range = range ? `bytes=${range.start}-${range.end}` : undefined
      const command = new GetObjectCommand({ Bucket: bucket, Key: keyOf(sha256), ...(Range ? { Range } : {}) })
      const found = await orNull(client.send(command))
      if (!(found?.Body instanceof Readable)) throw platformErrors.FILE_GONE()
      return found.Body
    },
    async remove(sha256) {
      if (!(await stat(sha256))) return false
      // In a bucket with versions a plain deletion only hides them.
      if (options.lock) return removeVersions(client, bucket, keyOf(sha256))
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(sha256) })).catch(refuse)
      return true
    },
    list: () => listKeys(client, bucket, prefix),
    ...(options.lock
      ? { locks: s3Locks({ client, bucket, prefix, keyOf, mode: options.lock, clock: options.clock }) }
      : {}),
  }
}

/** Somebody to ask a bucket. */
export function s3Client(options: S3Access): S3Client {
  return new S3Client({
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    region: options.region,
    forcePathStyle: options.pathStyle ?? options.endpoint !== undefined,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    maxAttempts: 3,
  })
}

async function upload(client: S3Client, Bucket: string, Key: string, received: Received): Promise<void> {
  const object = { Bucket, Key, ContentType: 'application/octet-stream', IfNoneMatch: '*' }
  try {
    if (received.kind === 'bytes') {
      await client.send(new PutObjectCommand({ ...object, Body: received.bytes, ContentLength: received.size }))
      return
    }
    const Body = createReadStream(received.path, { highWaterMark: PART_BYTES })
    await new Upload({ client, params: { ...object, Body }, partSize: PART_BYTES, queueSize: 2 }).done()
  } catch (error) {
    if (statusOf(error) === 412) return
    refuse(error)
  }
}

async function* listKeys(client: S3Client, bucket: string, prefix: string): AsyncIterable<StoredContent> {
  let token: string | undefined
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: bucket,
          ...(prefix ? { Prefix: prefix } : {}),
          ...(token ? { ContinuationToken: token } : {}),
        }),
      )
      .catch(refuse)
    for (const object of page.Contents ?? []) {
      const sha256 = object.Key?.split('/').at(-1)
      if (sha256 !== undefined && isSha256(sha256)) yield { sha256, size: object.Size ?? 0 }
    }
    token = page.NextContinuationToken
  } while (token)
}
