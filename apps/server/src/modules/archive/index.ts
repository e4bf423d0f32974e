import { toWire } from '#kernel/clock.ts'
import { accountMoves } from '#modules/accounts'
import { changePapers } from '#modules/clients'
import type { AnyCommand, CommandContext } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { releaseContents } from '#platform/files/registry.ts'
import { defineModule, type TaskHandler } from '#platform/module.ts'
import { ownership, versionChain } from './checks.ts'
import { archiveCommands } from './commands.ts'
import { destructionList, overdueList } from './destruction-lists.ts'
import { archiveErrors } from './errors.ts'
import { FOLLOW_TASK, tellFollowers } from './following.ts'
import { holdList } from './hold-list.ts'
import { holdRoutes } from './hold-routes.ts'
import { documentList } from './list.ts'
import { applyLocks, LOCK_TASK, LOCK_TEST_TASK, recordLockTest, tryLock } from './locks.ts'
import { CATCH_UP_TASK, catchUp, READ_TASK, readTexts, revealText } from './recognition.ts'
import { retentionCommands } from './retention.ts'
import { archiveRoutes } from './routes.ts'
import type { StagedUpload } from './schema.ts'
import { ORIGINAL } from './serving.ts'
import { moveDocuments, papersOf } from './store/documents.ts'
import { setHouseZone } from './store/retention.ts'
import { expireTransfers } from './store/transfers.ts'
import { expireUploads, takeUploads } from './store/uploads.ts'
import { makeThumbnails } from './thumbnails.ts'
import { transferRoutes } from './transfer-routes.ts'
import { transferCommands } from './transfers.ts'

export { type Filed, type Filing, type FilingItem, fileDocuments } from './filing.ts'
export { type DocumentFollower, documentFollowers } from './following.ts'
export { cleanFileName, takeIn } from './intake.ts'
export { testLockAsSystem } from './locks.ts'
export type { StagedUpload } from './schema.ts'
export { markedFile, markText, ORIGINAL, serveByType } from './serving.ts'
export { listParameters } from './store/parameters.ts'

const STAGED_FOR = { hours: 24 }
/** Another system has this long to send the parts of a file. */
const TRANSFER_FOR = { hours: 24 * 7 }

const expireStaged: TaskHandler = async (platform) => {
  const limit = toWire(platform.clock().subtract(STAGED_FOR))
  const given = toWire(platform.clock().subtract(TRANSFER_FOR))
  await inTransaction(platform.db, async (tx) => {
    await expireUploads(tx, limit)
    await releaseContents(tx, await expireTransfers(tx, given))
  })
}

/**
 * Takes files the actor sent out of staging. Their references on the contents pass to the caller, who keeps a row with
 * the sha256 of each in the same transaction.
 *
 * @throws UPLOAD_UNKNOWN when one is not the actor's, was used already or is older than a day.
 */
export async function claimUploads(
  context: Pick<CommandContext, 'tx' | 'actor'>,
  ids: readonly string[],
): Promise<StagedUpload[]> {
  const taken = await takeUploads(context.tx, context.actor.operatorId, ids)
  if (taken.length !== ids.length) throw archiveErrors.UPLOAD_UNKNOWN()
  return taken
}

export const archive = defineModule({
  name: 'archive',
  migrations: new URL('./migrations/', import.meta.url),
  errors: archiveErrors,
  permissions: [
    { key: 'archive.document.view' },
    { key: 'archive.document.export' },
    { key: 'archive.hold.view' },
    { key: 'archive.destruction.view' },
    { key: 'archive.text.search' },
    { key: ORIGINAL, sensitive: true },
  ],
  commands: [...archiveCommands, ...retentionCommands, ...transferCommands, recordLockTest, revealText] as AnyCommand[],
  lists: [documentList, holdList, overdueList, destructionList],
  routes: [...archiveRoutes, ...holdRoutes, ...transferRoutes],
  tasks: {
    'archive.thumbnail.make': makeThumbnails,
    'archive.upload.expire': expireStaged,
    [FOLLOW_TASK]: tellFollowers,
    [READ_TASK]: readTexts,
    [CATCH_UP_TASK]: catchUp,
    [LOCK_TASK]: applyLocks,
    [LOCK_TEST_TASK]: tryLock,
  },
  crontab: ['17 * * * * archive.upload.expire', `40 18 * * * ${LOCK_TEST_TASK}`, `50 18 * * * ${CATCH_UP_TASK}`],
  prepare: ({ db, config }) => inTransaction(db, (tx) => setHouseZone(tx, config.timeZone)),
  checks: [versionChain, ownership],
  offers: [
    changePapers.offer(papersOf),
    accountMoves.offer(({ tx }, { accountId, to }) => moveDocuments(tx, accountId, to)),
  ],
})

export { receiveUpload } from './routes.ts'
export { SENT_AS } from './sent-file.ts'
