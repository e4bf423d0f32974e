import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import { holdContents, releaseContents } from '#platform/files/registry.ts'
import { archiveErrors } from './errors.ts'
import { followSoon } from './following.ts'
import { lockSoon } from './locks.ts'
import { expiryOf, requireFormat, requireKind, requireRoom, requireSize, requireUsable } from './policy.ts'
import { readSoon } from './recognition.ts'
import type { Parameter, VERSION_SOURCES } from './schema.ts'
import * as documents from './store/documents.ts'
import { findParameters } from './store/parameters.ts'

/** One file to be filed. `key` names it within its source, so that filing twice adds nothing. */
export type FilingItem = {
  key: string
  parameter: string
  sha256: string
  size: number
  mime: string
  kind: string
  fileName: string
  expiresOn?: string
  remark?: string
}

/** Files of one source for one client, and for one of its accounts where the parameter belongs to accounts. */
export type Filing = {
  clientId: string
  clientType: string
  accountId: string | null
  businessLine: string
  departmentId: string
  source: (typeof VERSION_SOURCES)[number]
  sourceId: string | null
  /** The house's business that files, by which its documents are found. */
  businessId?: string
  items: readonly FilingItem[]
  /** True when each item's reference on its content passes to the archive; false when the caller keeps its own. */
  takesReferences: boolean
}

/** Who files, and in which transaction; no command need be running. */
export type Filer = Pick<CommandContext, 'tx' | 'now' | 'emit' | 'enqueue' | 'platform'> & {
  actor: Pick<Actor, 'operatorId' | 'name'>
}

/** Where one item ended up. */
export type Filed = { key: string; documentId: string; versionId: string; version: number }

/**
 * Files documents in the caller's transaction. A parameter that takes one document gets a new version of it, others a
 * new document each; a file equal to the current version, and a source item filed before, add nothing.
 *
 * @throws PARAMETER_*, FILE_KIND_REFUSED, EXPIRY_MISSING, TOO_MANY_DOCUMENTS; FILE_GONE when a content is unknown.
 */
export async function fileDocuments(context: Filer, filing: Filing): Promise<Filed[]> {
  const { tx } = context
  const parameters = await findParameters(
    tx,
    filing.items.map((item) => item.parameter),
  )
  const seen = await documents.filedKeys(
    tx,
    filing.items.map((item) => sourceKey(filing, item)),
  )
  const slots = [...new Set(filing.items.map((item) => item.parameter))].sort()
  for (const slot of slots) await documents.lockSlot(tx, filing.clientId, slot)
  const filed: Filed[] = []
  const unused: string[] = []
  for (const item of filing.items) {
    const parameter = parameters.get(item.parameter)
    if (!parameter) throw archiveErrors.PARAMETER_UNKNOWN({ parameter: item.parameter })
    const one = seen.has(sourceKey(filing, item)) ? null : await fileOne(context, filing, parameter, item)
    if (one) filed.push(one)
    else unused.push(item.sha256)
  }
  const added = filing.items.filter((item) => filed.some((one) => one.key === item.key)).map((item) => item.sha256)
  if (filing.takesReferences) await releaseContents(tx, unused)
  else await holdContents(tx, added)
  const kinds = filing.items.map((item) => item.kind)
  if (filing.businessId !== undefined) {
    await documents.insertFiledFor(
      tx,
      filing.businessId,
      filed.map((one) => one.documentId),
    )
  }
  if (filed.length > 0) announce(context, filing, filed, kinds)
  return filed
}

function sourceKey(filing: Filing, item: FilingItem): string {
  return `${filing.source}:${filing.sourceId ?? item.sha256}:${filing.accountId ?? filing.clientId}:${item.key}`
}

async function fileOne(context: Filer, filing: Filing, parameter: Parameter, item: FilingItem): Promise<Filed | null> {
  const { tx, actor } = context
  requireUsable(parameter, filing)
  requireFormat(parameter, item.mime)
  requireSize(parameter, item.size)
  const at = toWire(context.now)
  const accountId = parameter.level === 'account' ? filing.accountId : null
  const current = await documents.currentInSlot(tx, { clientId: filing.clientId, accountId, parameter: parameter.code })
  if (current.some((one) => one.sha256 === item.sha256)) return null
  const version: documents.NewVersion = {
    id: newId(),
    sha256: item.sha256,
    size: item.size,
    mime: item.mime,
    kind: requireKind(parameter, item.kind),
    fileName: item.fileName,
    expiresOn: expiryOf(parameter, item.expiresOn),
    source: filing.source,
    sourceId: filing.sourceId,
    sourceKey: filing.source === 'upload' ? null : sourceKey(filing, item),
    datedAt: null,
    filedBy: actor.operatorId,
    filedByName: actor.name,
    filedAt: at,
    remark: item.remark ?? null,
  }
  const [only] = current
  if (parameter.maxCount === 1 && only) {
    const number = await documents.appendVersion(tx, only, version)
    return { key: item.key, documentId: only.id, versionId: version.id, version: number }
  }
  requireRoom(parameter, current.length, 1)
  const id = newId()
  const { clientId, businessLine, departmentId } = filing
  const document = { id, clientId, accountId, parameter: parameter.code, businessLine, departmentId, createdAt: at }
  await documents.insertDocument(tx, document, version)
  return { key: item.key, documentId: id, versionId: version.id, version: 1 }
}

/** Tells open consoles, and has small pictures made after the commit. */
export function announce(
  context: Pick<CommandContext, 'emit' | 'enqueue' | 'platform'>,
  place: { businessLine: string; departmentId: string },
  filed: readonly { documentId: string; versionId: string }[],
  kinds: readonly string[],
): void {
  context.emit({
    topic: 'documents',
    ids: filed.map((one) => one.documentId),
    businessLine: place.businessLine,
    departmentId: place.departmentId,
  })
  const versionIds = filed.map((one) => one.versionId)
  context.enqueue({
    task: 'archive.thumbnail.make',
    payload: { versionIds },
    attemptsMax: 5,
  })
  readSoon(context, versionIds, kinds)
  followSoon(context, versionIds)
  lockSoon(context, { documentIds: filed.map((one) => one.documentId) })
}
