import { sql } from 'kysely'
import { plainColumn, textColumn } from '#platform/columns.ts'
import { keptRows, type Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/** What a case concerns: the account, or the client where no account is meant. */
export type Concerned = { accountId: string | null; clientId: string | null }
/** How lists name it: the account's number and whose it is, and the kind of investor that is. */
export type Described = { accountNo: string | null; accountName: string | null; investorKind: string | null }

/** Says what each of these accounts and clients is called; null for what it does not know. */
export type CaseDescriber = (tx: Tx, concerned: readonly Concerned[]) => Promise<(Described | null)[]>

/** Where the modules that keep accounts say what cases are about, so that lists need not know them. */
export const caseDescribers = defineExtensionPoint<CaseDescriber>('approvals.describer')

/** Notes beside new cases whom they are about, as it is called today. */
export async function describeCases(
  tx: Tx,
  platform: Platform,
  cases: readonly (Concerned & { id: string })[],
): Promise<void> {
  let left = cases.filter(({ accountId, clientId }) => accountId !== null || clientId !== null)
  const known: (Described & { id: string })[] = []
  for (const describe of platform.offered(caseDescribers)) {
    if (left.length === 0) break
    const found = await describe(tx, left)
    left.forEach(({ id }, index) => {
      const one = found[index]
      if (one) known.push({ ...one, id })
    })
    left = left.filter((_, index) => !found[index])
  }
  if (known.length === 0) return
  await keptRows(
    tx,
    sql`insert into approvals.case_subject (case_id, account_no, account_name, investor_kind)
      select * from unnest(${plainColumn(known.map((one) => one.id))}::uuid[],
        ${textColumn(known.map((one) => one.accountNo))}::text[],
        ${textColumn(known.map((one) => one.accountName))}::text[],
        ${textColumn(known.map((one) => one.investorKind))}::text[])`,
  )
}
