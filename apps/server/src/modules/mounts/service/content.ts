import type { FastifyReply, FastifyRequest } from 'fastify'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { serveByType } from '#modules/archive'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { RequestContext } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { mountsErrors } from '../errors.ts'
import { openInside, realRoot } from '../folder/walk.ts'
import { findFile, noteVanished } from '../store/file.ts'

const READ_BYTES = 1024 * 1024

/** The folder of a file as the configuration has it now. @throws FILE_VANISHED when it is named no more, or not there. */
async function folderOf(platform: Platform, root: string): Promise<Buffer> {
  const mount = platform.config.mounts.find(({ name }) => name === root)
  const folder = mount ? await realRoot(mount.folder) : null
  if (!folder) throw mountsErrors.FILE_VANISHED()
  return folder
}

/**
 * The bytes of a file as they stand in its folder, straight from there (answers Range requests), or a marked copy, as the
 * type it is taken for asks. What is gone is noted as gone.
 *
 * @throws NOT_FOUND out of scope; FILE_VANISHED; OUTSIDE_ROOT when something that leads elsewhere stands in its place.
 */
export async function serveMounted(
  { platform, actor }: RequestContext,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const file = await findFile(platform.db, actor, id)
  if (!file) throw platformErrors.NOT_FOUND()
  const folder = await folderOf(platform, file.root)
  try {
    const first = await openInside(folder, file.pathBytes)
    await first.handle.close()
    const tag = `${file.fingerprint.slice(0, 32)}-${first.size.toString(36)}-${first.modifiedAt.epochMilliseconds.toString(36)}`
    const open = async (_tag: string, range?: { start: number; end: number }) => {
      const { handle } = await openInside(folder, file.pathBytes)
      return handle.createReadStream({ ...range, highWaterMark: READ_BYTES })
    }
    const { fileName, mime, parameter } = file
    const shown = { sha256: tag, size: first.size, mime, fileName, parameter }
    return await serveByType({ platform: { ...platform, objects: { open } }, actor }, shown, request, reply)
  } catch (error) {
    if (error instanceof Refused && error.code === 'FILE_VANISHED') {
      await inTransaction(platform.db, (tx) => noteVanished(tx, id, toWire(platform.clock())))
    }
    throw error
  }
}
