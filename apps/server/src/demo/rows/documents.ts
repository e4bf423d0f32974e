import type { ClientSheet } from '../clients.ts'
import { dayOf } from '../days.ts'
import type { StoredPaper } from '../paper-store.ts'
import { idAt } from '../world.ts'
import { accountId, clientId, departmentId, instantOn, type Loading } from './clients.ts'
import { type RowSink, topicOf } from './table.ts'

/** Documents one client can have. */
const EACH = 16

/** Papers that belong to an account rather than to its holder. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['81'])

/** Files a client's papers on the day it opened, as its first account's place. */
export function addDocuments(
  sink: RowSink,
  loading: Loading,
  sheet: ClientSheet,
  papers: readonly StoredPaper[],
): void {
  const [account] = sheet.accounts
  if (!account) return
  const day = dayOf(sheet.openedOn)
  const at = instantOn(sheet.openedOn, sheet.index)
  for (const [nth, paper] of papers.entries()) {
    const document = idAt(topicOf('archive.document'), sheet.index * EACH + nth, day)
    sink['archive.document'].add([
      document,
      clientId(sheet),
      OF_ACCOUNT.has(paper.parameter) ? accountId(account) : null,
      paper.parameter,
      account.businessLine,
      departmentId(loading, account.department),
      'CURRENT',
      1,
      paper.expiresOn,
      at,
      at,
    ])
    sink['archive.document_version'].add([
      idAt(topicOf('archive.document_version'), sheet.index * EACH + nth, day),
      document,
      1,
      paper.sha256,
      paper.size,
      paper.mime,
      paper.mime.startsWith('video/') ? 'video' : 'image',
      paper.fileName,
      paper.expiresOn,
      'import',
      loading.operator.id,
      loading.operator.name,
      at,
    ])
  }
}
