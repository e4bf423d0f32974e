import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { type FileRow, filesOf } from '../store/file.ts'
import { findRequest } from '../store/request.ts'

/** Files of a request that may be copied along with its values. @throws NOT_FOUND when it is out of scope. */
export async function carriedFrom(
  reader: Reader,
  actor: Actor,
  requestId: string | null,
): Promise<ReadonlyMap<string, FileRow>> {
  if (requestId === null) return new Map()
  if (!(await findRequest(reader, actor, requestId))) throw platformErrors.NOT_FOUND()
  return filesOf(reader, { requestId })
}
