import { z } from 'zod'
import { type BusinessDate, dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { releaseContents } from '#platform/files/registry.ts'
import { archiveErrors } from './errors.ts'
import { lockSoon } from './locks.ts'
import { requireDestroyable } from './policy/retention.ts'
import {
  destroyDocumentInput,
  liftHoldInput,
  placeHoldInput,
  type RetentionAnswer,
  retainDocumentInput,
} from './schema.ts'
import { documentById } from './service.ts'
import * as documents from './store/documents.ts'
import { forgetLocks } from './store/locks.ts'
import { findOwner, isClientVisible } from './store/owners.ts'
import * as store from './store/retention.ts'

const byOf = ({ actor, now }: CommandContext) => ({ id: actor.operatorId, name: actor.name, at: toWire(now) })

type Held = Pick<store.HoldRow, 'level' | 'clientId' | 'accountId' | 'documentId' | 'businessLine' | 'departmentId'> & {
  label: string
}

/** What a hold would be on. @throws NOT_FOUND */
async function targetOf(context: CommandContext, given: z.output<typeof placeHoldInput>): Promise<Held> {
  const { tx, actor } = context
  if (given.documentId !== undefined) {
    const document = await visibleDocument(context, given.documentId)
    const { id: documentId, clientId, accountId, businessLine, departmentId, parameter } = document
    return { level: 'document', clientId, accountId, documentId, businessLine, departmentId, label: parameter }
  }
  if (given.accountId !== undefined) {
    const owner = await findOwner(tx, actor, given.accountId)
    if (!owner) throw platformErrors.NOT_FOUND()
    const { clientId, accountId, accountNo: label, businessLine, departmentId } = owner
    return { level: 'account', clientId, accountId, documentId: null, businessLine, departmentId, label }
  }
  const clientId = given.clientId as string
  const place = await store.placeOfClient(tx, actor, clientId)
  if (!place) throw platformErrors.NOT_FOUND()
  return { level: 'client', clientId, accountId: null, documentId: null, ...place, label: clientId }
}

async function visibleDocument(context: CommandContext, id: string): Promise<documents.DocumentRow> {
  const document = await documents.lockDocument(context.tx, id)
  const visible =
    document &&
    (document.accountId === null
      ? await isClientVisible(context.tx, context.actor, document.clientId)
      : await findOwner(context.tx, context.actor, document.accountId))
  if (!document || !visible) throw platformErrors.NOT_FOUND()
  return document
}

/** Nothing of what it names is destroyed from now on. */
export const placeHold = defineCommand({
  name: 'archive.hold.place',
  input: placeHoldInput,
  output: z.object({ id: z.uuid() }),
  async run(context, input) {
    const { label, ...held } = await targetOf(context, input)
    const hold = { ...held, id: newId<'hold'>(), reason: input.reason, reference: input.reference ?? null }
    await store.insertHold(context.tx, hold, byOf(context))
    const { clientId, accountId, businessLine, departmentId, level, reference } = hold
    const place = { clientId, accountId, businessLine, departmentId }
    context.record({ target: { type: 'hold', id: hold.id, label }, ...place })
    context.record({ after: { level, reference }, reason: input.reason })
    context.emit({ topic: 'holds', ids: [hold.id], businessLine, departmentId })
    lockSoon(context, { clientId })
    return { id: hold.id }
  },
})

/** @throws NOT_FOUND, HOLD_LIFTED */
async function activeHold(context: CommandContext, id: string): Promise<store.HoldRow> {
  const hold = await store.lockHold(context.tx, context.actor, id)
  if (!hold) throw platformErrors.NOT_FOUND()
  if (hold.liftedAt !== null) throw archiveErrors.HOLD_LIFTED()
  return hold
}

const holdTarget = (hold: store.HoldRow) => ({ type: 'hold', id: hold.id, label: hold.reference ?? hold.level })

/** What the hold kept may be destroyed again, once its own time is over. */
export const liftHold = defineCommand({
  name: 'archive.hold.lift',
  input: liftHoldInput,
  output: z.object({ id: z.uuid() }),
  async propose(context, { holdId, reason }): Promise<Proposal> {
    const hold = await activeHold(context, holdId)
    const { clientId, accountId, businessLine, departmentId, level } = hold
    return {
      target: holdTarget(hold),
      version: hold.placedAt,
      clientId,
      accountId,
      businessLine,
      departmentId,
      facts: { level },
      before: { level, reason: hold.reason, reference: hold.reference },
      after: null,
      reason,
    }
  },
  async run(context, { holdId, reason }) {
    const hold = await activeHold(context, holdId)
    await store.liftHold(context.tx, hold.id, reason, byOf(context))
    const { clientId, accountId, businessLine, departmentId, level } = hold
    context.record({ target: holdTarget(hold), clientId, accountId, businessLine, departmentId })
    context.record({ before: { level, reason: hold.reason, reference: hold.reference }, reason })
    context.emit({ topic: 'holds', ids: [hold.id], businessLine, departmentId })
    lockSoon(context, { clientId })
    return { id: hold.id }
  },
})

const documentTarget = ({ id, parameter }: documents.DocumentRow) => ({ type: 'document', id, label: parameter })

/** Keeps a document longer; never shorter. */
export const retainDocument = defineCommand({
  name: 'archive.document.retain',
  input: retainDocumentInput,
  output: z.object({ documentId: z.uuid(), retainedUntil: z.string() }),
  async run(context, { documentId, retainUntil, reason }) {
    const document = await visibleDocument(context, documentId)
    const before = await store.retentionOf(context.tx, documentId)
    if (before === null || retainUntil <= before) {
      const field = { path: 'retainUntil', code: 'RETENTION_SHORTER', params: { until: before ?? '' } }
      throw archiveErrors.RETENTION_SHORTER({ until: before ?? '' }, [field])
    }
    await store.retainUntil(context.tx, documentId, retainUntil)
    const { clientId, accountId, businessLine, departmentId } = document
    context.record({ target: documentTarget(document), clientId, accountId, businessLine, departmentId })
    context.record({ before: { retainedUntil: before }, after: { retainedUntil: retainUntil }, reason })
    context.emit({ topic: 'documents', ids: [documentId], businessLine, departmentId })
    lockSoon(context, { documentIds: [documentId] })
    return { documentId, retainedUntil: retainUntil }
  },
})

/** The document when its time is over. @throws NOT_FOUND, DOCUMENT_IN_USE, DOCUMENT_HELD, DOCUMENT_RETAINED */
async function overdue(context: CommandContext, id: string): Promise<documents.DocumentRow> {
  const document = await visibleDocument(context, id)
  const { clientId, accountId, businessLine, departmentId } = document
  context.record({ target: documentTarget(document), clientId, accountId, businessLine, departmentId })
  requireDestroyable({
    status: document.status,
    retainedUntil: (await store.retentionOf(context.tx, id)) as BusinessDate,
    holds: (await store.holdsOn(context.tx, id)).length,
    today: dateAt(context.now, context.platform.config.timeZone),
  })
  return document
}

/** Destroys a withdrawn document whose time is over; what it was, and the digests of its contents, stay on record. */
export const destroyDocument = defineCommand({
  name: 'archive.document.destroy',
  input: destroyDocumentInput,
  output: z.object({ documentId: z.uuid() }),
  async propose(context, { documentId, reason }): Promise<Proposal> {
    const document = await overdue(context, documentId)
    const { clientId, accountId, businessLine, departmentId, parameter, currentVersion: versions } = document
    return {
      target: documentTarget(document),
      version: `${document.currentVersion} ${document.updatedAt}`,
      clientId,
      accountId,
      businessLine,
      departmentId,
      facts: { parameter },
      before: { parameter, versions, retainedUntil: await store.retentionOf(context.tx, documentId) },
      after: null,
      reason,
    }
  },
  async run(context, { documentId, reason }) {
    const document = await overdue(context, documentId)
    const { businessLine, departmentId, parameter, currentVersion: versions } = document
    const order = { id: newId<'destruction'>(), documentId, reason }
    const contents = await store.destroyDocument(context.tx, order, byOf(context))
    await releaseContents(context.tx, contents)
    await forgetLocks(context.tx, contents)
    context.record({ before: { parameter, versions }, reason })
    context.emit({ topic: 'documents', ids: [documentId], businessLine, departmentId })
    return { documentId }
  },
})

export const retentionCommands = [placeHold, liftHold, retainDocument, destroyDocument]

/** How long a document stays and what holds it. @throws NOT_FOUND */
export async function retentionFor(reader: Reader, actor: Actor, id: string): Promise<RetentionAnswer> {
  await documentById(reader, actor, id)
  const until = await store.retentionOf(reader, id)
  if (until === null) throw platformErrors.NOT_FOUND()
  return { retainedUntil: until, holds: await store.holdsOn(reader, id) }
}
