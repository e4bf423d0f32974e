import type { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Batch, BatchResult } from '#platform/batch.ts'
import { runAlone } from '#platform/batch-of-one.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { goneContents } from '#platform/files/registry.ts'
import { type StagedUpload, stagedUpload } from './schema.ts'
import { dropUploads, insertUploads, type OwnUpload } from './store/uploads.ts'

const input = stagedUpload.omit({ id: true })
const NAME = 'archive.upload.stage'

/**
 * Uploads that end at the same time become known together: content, upload, record and key of all of them in one
 * transaction. A content that the sweep removed while it was being sent refuses its own upload alone.
 */
const stagings: Batch = {
  name: 'archive.stagings',
  async run({ tx, now, platform }, calls) {
    const given = calls.map((call): OwnUpload => {
      const upload = { id: newId<'upload'>(), ...(call.input as z.output<typeof input>) }
      return { ownerId: call.actor.operatorId, upload }
    })
    await insertUploads(tx, given, now)
    const gone = await goneContents(
      platform.objects,
      given.map(({ upload }) => upload.sha256),
    )
    const lost = given.filter(({ upload }) => gone.has(upload.sha256))
    if (lost.length > 0) await dropUploads(tx, lost)
    return given.map(({ upload }, index): BatchResult => {
      calls[index]?.record({ target: { type: 'upload', id: upload.id, label: upload.parameter } })
      if (gone.has(upload.sha256)) return { kind: 'refused', refusal: platformErrors.FILE_GONE() }
      return { kind: 'done', value: upload }
    })
  },
}

/** Takes note of a file that the upload route has stored and sniffed; the route is the only caller. */
export const stageUpload = defineCommand<z.output<typeof input>, StagedUpload>({
  name: NAME,
  scope: 'own',
  input,
  output: stagedUpload,
  batch: stagings,
  run: runAlone(stagings, NAME),
})
