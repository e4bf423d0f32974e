import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { platformErrors } from '../errors.ts'
import { refuse } from '../files/s3-refusals.ts'
import { type S3Access, s3Client } from '../files/s3-store.ts'
import { assertName, type NamedFile, type NamedFiles } from './named-files.ts'

const PART_BYTES = 8 * 1024 * 1024

/** Files in a bucket, keys `<prefix><name>`; a file of any size goes up in parts, and is there when all have arrived. */
export function s3Files(options: S3Access & { prefix: string }): NamedFiles {
  const client = s3Client(options)
  const { bucket: Bucket, prefix } = options
  const keyOf = (name: string) => {
    assertName(name)
    return `${prefix}${name}`
  }
  return {
    async put(name, source) {
      const hash = createHash('sha256')
      let size = 0
      async function* counted() {
        for await (const chunk of source) {
          hash.update(chunk)
          size += chunk.byteLength
          yield chunk
        }
      }
      const Body = Readable.from(counted(), { objectMode: false })
      const params = { Bucket, Key: keyOf(name), Body, ContentType: 'application/octet-stream' }
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: 2 }).done().catch(refuse)
      return { size, sha256: hash.digest('hex') }
    },
    async open(name) {
      const found = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(name) })).catch((error: unknown) => {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null
        return refuse(error)
      })
      if (!(found?.Body instanceof Readable)) throw platformErrors.FILE_GONE()
      return found.Body
    },
    list: (begin) => namesOf(client, Bucket, prefix, begin),
    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(name) })).catch(refuse)
    },
  }
}

async function namesOf(client: S3Client, Bucket: string, prefix: string, begin: string): Promise<NamedFile[]> {
  const files: NamedFile[] = []
  let token: string | undefined
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: `${prefix}${begin}`,
          ...(token ? { ContinuationToken: token } : {}),
        }),
      )
      .catch(refuse)
    for (const { Key = '', Size = 0 } of page.Contents ?? []) files.push({ name: Key.slice(prefix.length), size: Size })
    token = page.NextContinuationToken
  } while (token)
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}
