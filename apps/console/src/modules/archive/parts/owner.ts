import { type ListPage, useApi, useCan } from '#kit'

/** Whose documents are shown or filed. */
export type Owner = { clientId: string } | { accountId: string }

/** An account that documents may be filed for. */
export type OwnedAccount = { id: string; accountNo: string; businessLine: string }

const MOST_ACCOUNTS = 200

/** Accounts of a client, or the one account, as far as the person may see them. */
export function useOwnedAccounts(owner: Owner): readonly OwnedAccount[] {
  const can = useCan()
  const seen = can('accounts.account.view')
  const one = useApi<OwnedAccount>(seen && 'accountId' in owner ? `/accounts/${owner.accountId}` : null)
  const several = useApi<ListPage>(
    seen && 'clientId' in owner ? '/accounts' : null,
    'clientId' in owner ? { clientId: owner.clientId, limit: MOST_ACCOUNTS } : {},
  )
  if ('accountId' in owner) return one.data ? [one.data] : []
  return (several.data?.items ?? []).map((row) => ({
    id: row.id,
    accountNo: String(row.accountNo),
    businessLine: String(row.businessLine),
  }))
}
