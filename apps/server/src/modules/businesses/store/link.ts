import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { type Titled, titleIn } from '../policy/title.ts'
import type { Names } from '../schema/definition.ts'
import type { RequestState } from '../schema/state.ts'
import { requestInScope } from './request.ts'

export type LinkKind = 'relay' | 'subFlow' | 'dispatch'
export type Linked = {
  id: string
  requestNo: string
  title: string
  state: RequestState
  relation: 'parent' | 'child'
  kind: LinkKind
}

/** Requests before and after this one in a chain, as far as the person may see them. */
export async function linksOf(reader: Reader, actor: Actor, id: string): Promise<Linked[]> {
  const found = await rows(
    reader,
    sql<Omit<Linked, 'title'> & { names: Names } & Titled>`select r.id, r.request_no as "requestNo", b.names,
        r.own_title as "ownTitle", r.subject_name as "subjectName", r.account_no as "accountNo", r.state, l.kind,
        case when l.child_id = ${id}::uuid then 'parent' else 'child' end as relation
      from businesses.link l
        join businesses.request r on r.id = case when l.child_id = ${id}::uuid then l.parent_id else l.child_id end
        join businesses.business b on b.id = r.business_id
      where (l.child_id = ${id}::uuid or l.parent_id = ${id}::uuid) and ${requestInScope(actor)}
      order by relation desc, r.started_at`,
  )
  return found.map(({ names, ownTitle, subjectName, accountNo, ...link }) => ({
    ...link,
    title: titleIn(names, { ownTitle, subjectName, accountNo }, actor.language),
  }))
}

export type NewLink = {
  childId: string
  parentId: string
  kind: LinkKind
  at: { caseId: string; tokenId: string; visit: number } | null
}

export async function insertLink(tx: Tx, { childId, parentId, kind, at }: NewLink): Promise<void> {
  await sql`insert into businesses.link (child_id, parent_id, kind, case_id, token_id, visit)
    values (${childId}, ${parentId}, ${kind}, ${at?.caseId ?? null}, ${at?.tokenId ?? null}, ${at?.visit ?? null})`.execute(
    tx,
  )
}

export type FiledRow = { fileId: string; field: string; documentId: string; parameter: string }

/** Documents that came into the archive from a request. */
export function filedOf(reader: Reader, requestId: string): Promise<FiledRow[]> {
  return rows(
    reader,
    sql<FiledRow>`select file_id as "fileId", field, document_id as "documentId", parameter from businesses.filed
      where request_id = ${requestId} order by at, file_id`,
  )
}

export type NewFiled = FiledRow & { versionId: string }

export async function insertFiled(tx: Tx, requestId: string, filed: readonly NewFiled[], at: string): Promise<void> {
  for (const one of filed) {
    await sql`insert into businesses.filed (request_id, file_id, field, document_id, version_id, parameter, at)
      values (${requestId}, ${one.fileId}, ${one.field}, ${one.documentId}, ${one.versionId}, ${one.parameter}, ${at})
      on conflict do nothing`.execute(tx)
  }
}

/** Businesses of the requests this one came from, its own first. */
export async function chainOf(reader: Reader, requestId: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ businessId: string }>`with recursive chain (id, depth) as (
        select ${requestId}::uuid, 0
        union all
        select l.parent_id, c.depth + 1 from chain c join businesses.link l on l.child_id = c.id
        where l.kind <> 'dispatch' and c.depth < 50
      ) select r.business_id as "businessId" from chain c join businesses.request r on r.id = c.id order by c.depth`,
  )
  return found.map((one) => one.businessId)
}
