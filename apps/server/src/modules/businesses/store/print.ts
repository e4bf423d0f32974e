import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/** One printing of a request; `digest` is that of the words on the paper. */
export type PrintRow = {
  id: string
  requestId: string
  digest: Buffer
  pages: number
  language: string
  revision: number
  byId: string
  byName: string
  at: string
}

export async function insertPrint(db: Reader, print: PrintRow): Promise<void> {
  const { id, requestId, digest, pages, language, revision, byId, byName, at } = print
  await sql`insert into businesses.print (id, request_id, digest, pages, language, revision, by_id, by_name, at)
    values (${id}, ${requestId}, ${digest}, ${pages}, ${language}, ${revision}, ${byId}, ${byName}, ${at})`.execute(db)
}

/** What was printed of a request, the latest first. Walks `print_request`. */
export function printsOf(reader: Reader, requestId: string, max: number): Promise<PrintRow[]> {
  return rows(
    reader,
    sql<PrintRow>`select id, request_id as "requestId", digest, pages, language, revision, by_id as "byId",
        by_name as "byName", at
      from businesses.print where request_id = ${requestId} order by id desc limit ${max}`,
  )
}
