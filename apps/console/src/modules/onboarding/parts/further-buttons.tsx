import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AccountDetail } from '#contract/accounts'
import type { ClientDetail } from '#contract/clients'
import { type PartProps, useApi, useGo } from '#kit'

function Begin({ query, label }: { query: Record<string, string>; label: string }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Button
      icon={<PlusOutlined aria-hidden="true" />}
      onClick={() => go(`/applications/new?${new URLSearchParams(query).toString()}`)}
    >
      {t(label)}
    </Button>
  )
}

/** Beside a client's accounts: begins the opening of a further one. */
export function FurtherAccount({ id }: PartProps) {
  const client = useApi<ClientDetail>(`/clients/${id}`)
  if (!client.data || client.data.status === 'CANCELLED') return null
  return <Begin query={{ clientId: id }} label="onboarding:page.further.account" />
}

/** On a main account: begins the opening of a sub account. */
export function SubAccount({ id }: PartProps) {
  const account = useApi<AccountDetail>(`/accounts/${id}`)
  if (!account.data) return null
  const { level, status, clientId } = account.data
  if (level !== 'main' || status === 'CANCELLED' || status === 'CANCELLING') return null
  return <Begin query={{ clientId, parentId: id }} label="onboarding:page.further.sub" />
}
