import { sql } from 'kysely'
import { keptRows, type Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/** What a case concerns: the account, or the client where no account is meant. */
export type Concerned = { accountId: string | null; clientId: string | null }
/** How lists name it: the account's number and whose it is, and the kind of investor that is. */
export type Described = { accountNo: string | null; accountName: string | null; investorKind: string | null }

/** Says what an account or client is called; null for what it does not know. */
export type CaseDescriber = (tx: Tx, concerned: Concerned) => Promise<Described | null>

/** Where the modules that keep accounts say what cases are about, so that lists need not know them. */
export const caseDescribers = defineExtensionPoint<CaseDescriber>('approvals.describer')

/** Notes beside a new case whom it is about, as it is called today. */
export async function describeCase(tx: Tx, platform: Platform, caseId: string, concerned: Concerned): Promise<void> {
  if (concerned.accountId === null && concerned.clientId === null) return
  for (const describe of platform.offered(caseDescribers)) {
    const found = await describe(tx, concerned)
    if (!found) continue
    await keptRows(
      tx,
      sql`insert into approvals.case_subject (case_id, account_no, account_name, investor_kind)
        values (${caseId}::uuid, ${found.accountNo}, ${found.accountName}, ${found.investorKind})`,
    )
    return
  }
}
