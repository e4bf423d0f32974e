import { S3ServiceException } from '@aws-sdk/client-s3'
import { platformErrors } from '../errors.ts'

const NOT_FOUND = new Set(['NoSuchKey', 'NotFound', '404'])
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
])
const FULL = new Set(['InsufficientStorage', 'QuotaExceeded', 'StorageFull', 'XMinioStorageFull'])

/** What the request answers; null where there is nothing of that name. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof S3ServiceException && (NOT_FOUND.has(error.name) || statusOf(error) === 404)) return null
    return refuse(error)
  }
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

/** A full bucket and an unreachable or failing server are refusals; a wrong request of ours stays an error. */
export function refuse(error: unknown): never {
  if (error instanceof S3ServiceException) {
    const status = statusOf(error) ?? 500
    if (FULL.has(error.name) || status === 507) throw platformErrors.STORAGE_FULL()
    if (status >= 500 || status === 429) throw platformErrors.STORAGE_UNAVAILABLE()
  } else if (isNetworkFailure(error)) throw platformErrors.STORAGE_UNAVAILABLE()
  throw error
}

function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'TimeoutError' || ('code' in error && UNREACHABLE.has(String(error.code)))
}
