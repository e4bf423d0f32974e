import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Actor, requirePermission } from '#platform/actor.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { holdContents } from '#platform/files/registry.ts'
import { archiveErrors } from './errors.ts'
import { announce } from './filing.ts'
import { type CopyDocument, type CopyStep, type CopyVersion, planCopy } from './policy/copy.ts'
import { type CopyPreview, copyDocumentsInput, documentsCopied, type FileKind, type SameIdentity } from './schema.ts'
import { accountsOfIdentity, copyDocumentsOf, isSameIdentity } from './store/copies.ts'
import * as documents from './store/documents.ts'
import { findOwner, type OwnerRow } from './store/owners.ts'
import { findParameters } from './store/parameters.ts'

type Sides = { from: OwnerRow; to: OwnerRow }

/** @throws NOT_FOUND for an account out of scope, COPY_SAME_ACCOUNT, COPY_IDENTITY_DIFFERS */
async function requireSides(reader: Reader, actor: Actor, fromId: string, toId: string): Promise<Sides> {
  const to = await findOwner(reader, actor, toId)
  const from = to && (await findOwner(reader, actor, fromId))
  if (!to || !from) throw platformErrors.NOT_FOUND()
  const place = { path: 'fromAccountId', code: 'COPY_SAME_ACCOUNT' }
  if (from.accountId === to.accountId) throw archiveErrors.COPY_SAME_ACCOUNT({}, [place])
  if (!(await isSameIdentity(reader, from.clientId, to.clientId))) {
    throw archiveErrors.COPY_IDENTITY_DIFFERS({}, [{ path: 'fromAccountId', code: 'COPY_IDENTITY_DIFFERS' }])
  }
  return { from, to }
}

async function stepsBetween(
  reader: Reader,
  { from, to }: Sides,
  history: boolean,
  chosen: ReadonlySet<string> | null,
): Promise<CopyStep[]> {
  const [source, target] = [await copyDocumentsOf(reader, from), await copyDocumentsOf(reader, to)]
  const wanted = source.filter((one) => chosen === null || chosen.has(one.parameter))
  const parameters = await findParameters(reader, [...new Set(wanted.map((one) => one.parameter))])
  const sameClient = from.clientId === to.clientId
  return planCopy({ sameClient, owner: to, source: wanted, target, parameters, history })
}

/** Puts one document's versions on the target, oldest first; each names where it came from. */
async function carryOut(context: CommandContext, to: OwnerRow, step: CopyStep, remark: string | null) {
  const { tx, actor } = context
  const at = toWire(context.now)
  const owner = step.parameter.level === 'account' ? to.accountId : to.clientId
  const accountId = step.parameter.level === 'account' ? to.accountId : null
  const versionOf = (one: CopyVersion): documents.NewVersion => ({
    id: newId(),
    sha256: one.sha256,
    size: one.size,
    mime: one.mime,
    kind: one.kind as FileKind,
    fileName: one.fileName,
    expiresOn: one.expiresOn,
    source: 'copy',
    sourceId: one.id,
    sourceKey: `copy:${one.id}:${owner}`,
    datedAt: one.datedAt,
    filedBy: actor.operatorId,
    filedByName: actor.name,
    filedAt: at,
    remark,
  })
  const [first, ...rest] = step.versions.map(versionOf)
  if (!first) return null
  let document = step.target ? await documents.lockDocument(tx, step.target.id) : null
  const waiting = document ? [first, ...rest] : rest
  if (!document) {
    const { clientId, businessLine, departmentId } = to
    const made = { id: newId(), clientId, accountId, parameter: step.parameter.code, businessLine, departmentId }
    await documents.insertDocument(tx, { ...made, createdAt: at }, first)
    document = await documents.lockDocument(tx, made.id)
  }
  if (!document) throw new Error('a document that was just written is gone')
  for (const version of waiting) {
    const number = await documents.appendVersion(tx, document, version)
    document = { ...document, currentVersion: number }
  }
  return { documentId: document.id, versionId: (waiting.at(-1) ?? first).id }
}

/**
 * Copies documents from one account to another of the same identity. What it does is planned again on today's state;
 * copied a second time, nothing is added.
 */
export const copyDocuments = defineCommand({
  name: 'archive.document.copy',
  input: copyDocumentsInput,
  output: documentsCopied,
  async run(context, input) {
    requirePermission(context.actor, 'archive.document.view')
    const sides = await requireSides(context.tx, context.actor, input.fromAccountId, input.toAccountId)
    const { from, to } = sides
    const chosen = new Set(input.parameters)
    for (const code of [...chosen].sort()) await documents.lockSlot(context.tx, to.clientId, code)
    const steps = await stepsBetween(context.tx, sides, input.history, chosen)
    const copied = steps.filter((step) => step.verdict === 'copies')
    const filed: { documentId: string; versionId: string }[] = []
    for (const step of copied) {
      const one = await carryOut(context, to, step, input.remark ?? null)
      if (one) filed.push(one)
    }
    const versions = copied.flatMap((step) => step.versions)
    await holdContents(
      context.tx,
      versions.map((one) => one.sha256),
    )
    // What is copied has been read already.
    if (filed.length > 0) announce(context, to, filed, [])
    context.record({
      target: { type: 'account', id: to.accountId, label: to.accountNo },
      clientId: to.clientId,
      accountId: to.accountId,
      businessLine: to.businessLine,
      departmentId: to.departmentId,
      after: {
        from: from.accountNo,
        history: input.history,
        parameters: [...new Set(copied.map((step) => step.parameter.code))],
        documents: filed.length,
        versions: versions.length,
      },
      reason: input.remark ?? null,
    })
    const left = steps.filter((step) => step.verdict !== 'copies')
    return {
      documents: filed.length,
      versions: versions.length,
      left: left.map(({ parameter, verdict, latest }) => ({
        parameter: parameter.code,
        verdict,
        fileName: latest.fileName,
      })),
    }
  },
})

const sideOf = (document: CopyDocument) => {
  const { id: versionId, documentId, version, fileName, mime, kind, datedAt } = document.versions.at(-1) as CopyVersion
  return { versionId, documentId, version, fileName, mime, kind: kind as FileKind, datedAt }
}

/** What copying everything would do, without doing it. @throws as `archive.document.copy` */
export async function previewCopy(
  reader: Reader,
  actor: Actor,
  { from, to, history }: { from: string; to: string; history: boolean },
): Promise<CopyPreview> {
  requirePermission(actor, 'archive.document.view')
  const steps = await stepsBetween(reader, await requireSides(reader, actor, from, to), history, null)
  const items = steps.map(({ parameter, verdict, reason, source, target, versions }) => ({
    parameter,
    verdict,
    reason,
    source: sideOf(source),
    target: target ? sideOf(target) : null,
    versions: versions.length,
  }))
  return { items: items.sort((a, b) => a.parameter.position - b.parameter.position) }
}

/** Accounts that documents can be copied from. @throws NOT_FOUND */
export async function sameIdentityOf(reader: Reader, actor: Actor, accountId: string): Promise<SameIdentity> {
  const owner = await findOwner(reader, actor, accountId)
  if (!owner) throw platformErrors.NOT_FOUND()
  return { items: await accountsOfIdentity(reader, actor, owner) }
}
