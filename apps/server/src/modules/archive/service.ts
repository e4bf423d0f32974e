import type { Actor } from '#platform/actor.ts'
import type { Db } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import type { DocumentAnswer, DocumentsAnswer, Parameter } from './schema.ts'
import { papersElsewhere } from './store/copies.ts'
import { type DocumentRow, documentsOf, findDocument, versionsOf } from './store/documents.ts'
import { findOwner, isClientVisible } from './store/owners.ts'
import { findParameters } from './store/parameters.ts'

async function answers(db: Db, found: readonly DocumentRow[]): Promise<DocumentAnswer[]> {
  const versions = await versionsOf(
    db,
    found.map((one) => one.id),
  )
  const parameters = await findParameters(db, [...new Set(found.map((one) => one.parameter))])
  const byDocument = Map.groupBy(versions, (version) => version.documentId)
  return found
    .map((document) => ({
      ...document,
      parameter: parameters.get(document.parameter) as Parameter,
      versions: byDocument.get(document.id) ?? [],
    }))
    .sort((a, b) => a.parameter.position - b.parameter.position || (a.createdAt < b.createdAt ? -1 : 1))
}

/** One document with its versions. @throws NOT_FOUND, also when it is out of scope. */
export async function documentById(db: Db, actor: Actor, id: string): Promise<DocumentAnswer> {
  const document = await findDocument(db, id)
  if (!document) throw platformErrors.NOT_FOUND()
  const visible =
    document.accountId === null ? await isClientVisible(db, actor, document.clientId) : isInScope(actor, document)
  if (!visible) throw platformErrors.NOT_FOUND()
  const [answer] = await answers(db, [document])
  return answer as DocumentAnswer
}

async function withElsewhere(
  db: Db,
  actor: Actor,
  clientId: string,
  own: readonly DocumentRow[],
): Promise<DocumentsAnswer> {
  const other = await papersElsewhere(db, actor, clientId)
  const clientNos = new Map(other.map((one) => [one.id, one.clientNo]))
  const elsewhere = await answers(db, other)
  return {
    items: await answers(db, own),
    elsewhere: elsewhere.map((one) => ({ ...one, clientNo: clientNos.get(one.id) ?? '' })),
  }
}

/** Documents of an account in scope and the customer-level ones of its client. @throws NOT_FOUND */
export async function documentsOfAccount(db: Db, actor: Actor, accountId: string): Promise<DocumentsAnswer> {
  const owner = await findOwner(db, actor, accountId)
  if (!owner) throw platformErrors.NOT_FOUND()
  return withElsewhere(db, actor, owner.clientId, await documentsOf(db, owner))
}

/** Documents of a visible client: its own, and those of its accounts in scope. @throws NOT_FOUND */
export async function documentsOfClient(db: Db, actor: Actor, clientId: string): Promise<DocumentsAnswer> {
  if (!(await isClientVisible(db, actor, clientId))) throw platformErrors.NOT_FOUND()
  const found = await documentsOf(db, { clientId })
  const seen = found.filter((document) => document.accountId === null || isInScope(actor, document))
  return withElsewhere(db, actor, clientId, seen)
}
