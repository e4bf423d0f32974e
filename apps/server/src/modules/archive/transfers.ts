import { Readable } from 'node:stream'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Actor, requirePermission } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { holdContents, registerContent, releaseContents } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveErrors } from './errors.ts'
import { fileDocuments } from './filing.ts'
import { cleanFileName, takeIn } from './intake.ts'
import { requireSize, requireUsable } from './policy.ts'
import {
  initTransferInput,
  type Parameter,
  partReceived,
  type Transfer,
  transferAnswer,
  transferWhole,
} from './schema.ts'
import { findOwner } from './store/owners.ts'
import { findParameters } from './store/parameters.ts'
import * as store from './store/transfers.ts'

/** Every part but the last has this size; a line that breaks costs that much. */
export const PART_BYTES = 8 * 1024 * 1024

const countOf = ({ size, partBytes }: store.TransferRow) => Math.ceil(size / partBytes)

async function answerOf(reader: Reader, { digest, expiresOn: _on, remark: _why, ...row }: store.TransferRow) {
  const received = (await store.partsOf(reader, row.id)).map((part) => part.number)
  const parts = Math.ceil(row.size / row.partBytes)
  return { ...row, sha256: digest, parts, received } satisfies Transfer
}

async function requireParameter(reader: Reader, code: string): Promise<Parameter> {
  const found = (await findParameters(reader, [code])).get(code)
  if (!found)
    throw archiveErrors.PARAMETER_UNKNOWN({ parameter: code }, [{ path: 'parameter', code: 'PARAMETER_UNKNOWN' }])
  return found
}

/** Begins to send a file, or goes on with the one begun under the same reference. */
export const initTransfer = defineCommand({
  name: 'archive.transfer.init',
  input: initTransferInput,
  output: transferAnswer,
  async run(context, input) {
    const { tx, actor, now } = context
    const owner = await findOwner(tx, actor, input.accountId)
    if (!owner) throw platformErrors.NOT_FOUND()
    const parameter = await requireParameter(tx, input.parameter)
    requireUsable(parameter, owner)
    requireSize(parameter, input.size)
    const { sha256: digest, expiresOn = null, remark = null, ...given } = input
    const fileName = cleanFileName(input.fileName)
    const asked = { ...given, digest, expiresOn, remark, fileName }
    const row = await store.beginTransfer(
      tx,
      actor.operatorId,
      { ...asked, id: newId<'transfer'>(), partBytes: PART_BYTES },
      toWire(now),
    )
    recordTransfer(context, row)
    const same = row.accountId === input.accountId && row.parameter === input.parameter && row.digest === digest
    if (!same || row.size !== input.size) throw archiveErrors.TRANSFER_DIFFERS({ reference: input.reference })
    return answerOf(tx, row)
  },
})

function recordTransfer(context: CommandContext, row: store.TransferRow): void {
  context.record({ target: { type: 'transfer', id: row.id, label: row.reference }, accountId: row.accountId })
}

/** @throws NOT_FOUND, TRANSFER_DONE */
async function openTransfer(context: CommandContext, id: string): Promise<store.TransferRow> {
  const row = await store.lockTransfer(context.tx, context.actor.operatorId, id)
  if (!row) throw platformErrors.NOT_FOUND()
  recordTransfer(context, row)
  if (row.state === 'DONE') throw archiveErrors.TRANSFER_DONE()
  return row
}

/** Takes note of a part that the route has stored; sent again it counts once, another one takes its place. */
export const keepPart = defineCommand({
  name: 'archive.transfer.part',
  scope: 'own',
  input: partReceived,
  output: transferAnswer,
  async run(context, { transferId, ...part }) {
    const row = await openTransfer(context, transferId)
    await holdContents(context.tx, [part.sha256])
    const before = await store.keepPart(context.tx, row.id, part, toWire(context.now))
    if (before !== null) await releaseContents(context.tx, [before])
    context.record({ after: { number: part.number, size: part.size } })
    return answerOf(context.tx, row)
  },
})

/** Files the whole that the route has put together; done a second time, it is the same document. */
export const completeTransfer = defineCommand({
  name: 'archive.transfer.complete',
  scope: 'own',
  input: transferWhole,
  output: transferAnswer,
  async run(context, { transferId, ...file }) {
    const { tx, actor, now } = context
    const row = await store.lockTransfer(tx, actor.operatorId, transferId)
    const owner = row && (await findOwner(tx, actor, row.accountId))
    if (!row || !owner) throw platformErrors.NOT_FOUND()
    recordTransfer(context, row)
    if (row.state === 'DONE') return answerOf(tx, row)
    const parameter = await requireParameter(tx, row.parameter)
    const item = {
      ...file,
      key: 'file',
      parameter: row.parameter,
      fileName: row.fileName,
      ...(row.expiresOn === null ? {} : { expiresOn: row.expiresOn }),
      ...(row.remark === null ? {} : { remark: row.remark }),
    }
    const filing = { ...owner, source: 'import' as const, sourceId: row.id, items: [item], takesReferences: false }
    const [filed] = await fileDocuments(context, filing)
    const accountId = parameter.level === 'account' ? owner.accountId : null
    const slot = { clientId: owner.clientId, accountId, parameter: row.parameter, sha256: file.sha256 }
    // What the account has already is not filed again: the transfer leads to the document there is.
    const end = filed ?? (await store.versionShowing(tx, slot))
    if (!end) throw archiveErrors.SAME_FILE()
    await releaseContents(tx, await store.endTransfer(tx, row.id, end, toWire(now)))
    const { businessLine, departmentId, clientId } = owner
    context.record({ clientId, businessLine, departmentId, after: { parameter: row.parameter, sha256: file.sha256 } })
    const { documentId, versionId, version } = end
    return answerOf(tx, { ...row, state: 'DONE', documentId, versionId, version })
  },
})

export const transferCommands = [initTransfer, keepPart, completeTransfer]

/** Where a transfer stands. @throws NOT_FOUND */
export async function transferById(reader: Reader, actor: Actor, id: string): Promise<Transfer> {
  const row = await store.findTransfer(reader, actor.operatorId, id)
  if (!row) throw platformErrors.NOT_FOUND()
  return answerOf(reader, row)
}

/**
 * Stores one part as it arrives.
 *
 * @param expected  The digest the sender states of the part, if any.
 * @throws NOT_FOUND, TRANSFER_DONE, PART_WRONG, FILE_TOO_LARGE, FILE_DIGEST_MISMATCH
 */
export async function receivePart(
  platform: Platform,
  actor: Actor,
  part: { transferId: string; number: number; bytes: Readable; expected: string | null },
): Promise<Transfer> {
  requirePermission(actor, keepPart.name)
  const row = await store.findTransfer(platform.db, actor.operatorId, part.transferId)
  if (!row) throw platformErrors.NOT_FOUND()
  if (row.state === 'DONE') throw archiveErrors.TRANSFER_DONE()
  const { number } = part
  const parts = countOf(row)
  if (number < 1 || number > parts) throw archiveErrors.PART_WRONG({ number, parts })
  const size = number < parts ? row.partBytes : row.size - row.partBytes * (parts - 1)
  const stored = await platform.objects.put(part.bytes, {
    maxBytes: size,
    ...(part.expected === null ? {} : { expectSha256: part.expected }),
  })
  if (stored.size !== size) throw archiveErrors.PART_WRONG({ number, parts })
  await registerContent(platform, { ...stored, mime: 'application/octet-stream' })
  const input = { transferId: row.id, number, ...stored }
  const outcome = await platform.execute(keepPart, input, actor, { key: `part ${row.id} ${number} ${stored.sha256}` })
  if (outcome.kind !== 'done') throw new Error('a part can not be gated')
  return answerOf(platform.db, row)
}

/**
 * Puts the parts together, checks the digest and files the document.
 *
 * @throws NOT_FOUND, PARTS_MISSING, FILE_DIGEST_MISMATCH, and what taking in and filing refuse
 */
export async function finishTransfer(platform: Platform, actor: Actor, id: string): Promise<Transfer> {
  requirePermission(actor, completeTransfer.name)
  // Parts first: they go with the end of the transfer, and whoever asks for it a second time meanwhile finds it ended.
  const parts = await store.partsOf(platform.db, id)
  const row = await store.findTransfer(platform.db, actor.operatorId, id)
  if (!row) throw platformErrors.NOT_FOUND()
  if (row.state === 'DONE') return answerOf(platform.db, row)
  if (parts.length < countOf(row)) throw archiveErrors.PARTS_MISSING({ missing: countOf(row) - parts.length })
  async function* whole() {
    for (const part of parts) yield* await platform.objects.open(part.sha256)
  }
  const parameter = await requireParameter(platform.db, row.parameter)
  const taken = await takeIn(platform, parameter, {
    name: row.fileName,
    bytes: Readable.from(whole(), { objectMode: false }),
    expectSha256: row.digest,
  })
  const { sha256, size, mime, kind } = taken
  const input = { transferId: id, sha256, size, mime, kind }
  const outcome = await platform.execute(completeTransfer, input, actor, { key: `complete ${id}` })
  if (outcome.kind !== 'done') throw new Error('a transfer can not be gated')
  return outcome.value
}
