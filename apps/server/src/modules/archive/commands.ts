import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { copyDocuments } from './copying.ts'
import { archiveErrors } from './errors.ts'
import { announce, fileDocuments } from './filing.ts'
import { lockSoon } from './locks.ts'
import { requireLonger } from './policy/retention.ts'
import { expiryOf, requireRules } from './policy.ts'
import {
  createParameterInput,
  parameterAnswer,
  replaceDocumentInput,
  retireParameterInput,
  type StagedUpload,
  updateParameterInput,
  uploadDocumentInput,
  withdrawDocumentInput,
} from './schema.ts'
import { stageUpload } from './staging.ts'
import * as documents from './store/documents.ts'
import { findOwner, isClientVisible, type OwnerRow } from './store/owners.ts'
import { findParameters, insertParameter, updateParameter } from './store/parameters.ts'
import { takeUploads } from './store/uploads.ts'

const documentTarget = (id: string, label: string) => ({ type: 'document', id, label })
const filedAnswer = z.object({ documentId: z.uuid(), versionId: z.uuid(), version: z.int() })

async function requireOwner(context: CommandContext, accountId: string): Promise<OwnerRow> {
  const owner = await findOwner(context.tx, context.actor, accountId)
  if (!owner) throw platformErrors.NOT_FOUND()
  return owner
}

async function takeUpload(context: CommandContext, id: string): Promise<StagedUpload> {
  const [upload] = await takeUploads(context.tx, context.actor.operatorId, [id])
  if (!upload) throw archiveErrors.UPLOAD_UNKNOWN({}, [{ path: 'uploadId', code: 'UPLOAD_UNKNOWN' }])
  return upload
}

/** Files a sent document for an account, or for its client when the parameter belongs to clients. */
export const uploadDocument = defineCommand({
  name: 'archive.document.upload',
  input: uploadDocumentInput,
  output: filedAnswer,
  async run(context, input) {
    const owner = await requireOwner(context, input.accountId)
    const upload = await takeUpload(context, input.uploadId)
    const { id: key, ...file } = upload
    const item = {
      ...file,
      key,
      ...(input.expiresOn === undefined ? {} : { expiresOn: input.expiresOn }),
      ...(input.remark === undefined ? {} : { remark: input.remark }),
    }
    const filing = { ...owner, source: 'upload' as const, sourceId: null, items: [item], takesReferences: true }
    const [filed] = await fileDocuments(context, filing)
    if (!filed) throw archiveErrors.SAME_FILE()
    context.record({
      target: documentTarget(filed.documentId, upload.parameter),
      clientId: owner.clientId,
      accountId: owner.accountId,
      businessLine: owner.businessLine,
      departmentId: owner.departmentId,
      after: { parameter: upload.parameter, version: filed.version, sha256: upload.sha256, fileName: upload.fileName },
      reason: input.remark ?? null,
    })
    return { documentId: filed.documentId, versionId: filed.versionId, version: filed.version }
  },
})

/** The document, locked, when the actor may see it and it is current. */
async function requireCurrent(context: CommandContext, id: string): Promise<documents.DocumentRow> {
  const document = await documents.lockDocument(context.tx, id)
  const visible =
    document &&
    (document.accountId === null
      ? await isClientVisible(context.tx, context.actor, document.clientId)
      : await findOwner(context.tx, context.actor, document.accountId))
  if (!document || !visible) throw platformErrors.NOT_FOUND()
  context.record({
    target: documentTarget(document.id, document.parameter),
    clientId: document.clientId,
    accountId: document.accountId,
    businessLine: document.businessLine,
    departmentId: document.departmentId,
  })
  if (document.status !== 'CURRENT') throw archiveErrors.DOCUMENT_WITHDRAWN()
  return document
}

/** Puts a new version in front of a document's history. */
export const replaceDocument = defineCommand({
  name: 'archive.document.replace',
  input: replaceDocumentInput,
  output: filedAnswer,
  async run(context, input) {
    const document = await requireCurrent(context, input.documentId)
    const parameter = (await findParameters(context.tx, [document.parameter])).get(document.parameter)
    const upload = await takeUpload(context, input.uploadId)
    if (!parameter || parameter.retired) throw archiveErrors.PARAMETER_RETIRED({ parameter: document.parameter })
    if (upload.parameter !== document.parameter) throw archiveErrors.PARAMETER_UNKNOWN({ parameter: upload.parameter })
    const [latest] = await documents.versionsOf(context.tx, [document.id])
    if (latest?.sha256 === upload.sha256) throw archiveErrors.SAME_FILE()
    const { id: _upload, parameter: _code, ...file } = upload
    const versionId = newId()
    const version = await documents.appendVersion(context.tx, document, {
      ...file,
      id: versionId,
      expiresOn: expiryOf(parameter, input.expiresOn),
      source: 'upload',
      sourceId: null,
      sourceKey: null,
      datedAt: null,
      filedBy: context.actor.operatorId,
      filedByName: context.actor.name,
      filedAt: toWire(context.now),
      remark: input.remark ?? null,
    })
    announce(context, document, [{ documentId: document.id, versionId }], [upload.kind])
    context.record({
      before: { version: document.currentVersion, sha256: latest?.sha256 ?? null },
      after: { version, sha256: upload.sha256, fileName: upload.fileName },
      reason: input.remark ?? null,
    })
    return { documentId: document.id, versionId, version }
  },
})

/** Takes a document out of use; its versions stay readable, nothing is deleted. */
export const withdrawDocument = defineCommand({
  name: 'archive.document.withdraw',
  input: withdrawDocumentInput,
  output: z.object({ documentId: z.uuid() }),
  async run(context, input) {
    const document = await requireCurrent(context, input.documentId)
    await documents.withdrawDocument(context.tx, document.id, toWire(context.now))
    const { businessLine, departmentId } = document
    context.emit({ topic: 'documents', ids: [document.id], businessLine, departmentId })
    lockSoon(context, { documentIds: [document.id] })
    context.record({ before: { status: 'CURRENT' }, after: { status: 'WITHDRAWN' }, reason: input.remark })
    return { documentId: document.id }
  },
})

const parameterTarget = (code: string) => ({ type: 'parameter', id: code, label: code })

/** Adds a parameter. */
export const createParameter = defineCommand({
  name: 'archive.parameter.create',
  scope: 'none',
  input: createParameterInput,
  output: parameterAnswer,
  async run(context, input) {
    requireRules(input)
    context.record({ target: parameterTarget(input.code), after: { ...input } })
    const added = await insertParameter(context.tx, input, toWire(context.now))
    if (!added) throw archiveErrors.PARAMETER_EXISTS({ parameter: input.code }, [{ path: 'code', code: 'taken' }])
    return { ...input, retired: false, version: 1 }
  },
})

/** Changes a parameter's names and rules; documents filed before keep what they have. */
export const editParameter = defineCommand({
  name: 'archive.parameter.update',
  scope: 'none',
  input: updateParameterInput,
  output: parameterAnswer,
  async run(context, input) {
    requireRules(input)
    const before = (await findParameters(context.tx, [input.code])).get(input.code)
    if (!before) throw platformErrors.NOT_FOUND()
    requireLonger(before, input)
    const after = { ...input, level: before.level, retired: before.retired }
    context.record({ target: parameterTarget(input.code), before: { ...before }, after: { ...after } })
    if (!(await updateParameter(context.tx, after, toWire(context.now)))) throw platformErrors.VERSION_STALE()
    return { ...after, version: input.version + 1 }
  },
})

/** No new documents of this parameter; the ones there stay. */
export const retireParameter = defineCommand({
  name: 'archive.parameter.retire',
  scope: 'none',
  input: retireParameterInput,
  output: parameterAnswer,
  async run(context, input) {
    const before = (await findParameters(context.tx, [input.code])).get(input.code)
    if (!before) throw platformErrors.NOT_FOUND()
    context.record({
      target: parameterTarget(input.code),
      before: { retired: before.retired },
      after: { retired: true },
    })
    const after = { ...before, retired: true, version: input.version }
    if (!(await updateParameter(context.tx, after, toWire(context.now)))) throw platformErrors.VERSION_STALE()
    return { ...after, version: input.version + 1 }
  },
})

export const archiveCommands = [
  stageUpload,
  uploadDocument,
  replaceDocument,
  withdrawDocument,
  copyDocuments,
  createParameter,
  editParameter,
  retireParameter,
]
