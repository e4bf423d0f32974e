import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListPage, useApi, useTextOr } from '#kit'

const OFFERED = 20

/** Chooses an account by its number; those of the same client are offered first. */
export function AccountChoice(props: {
  label: string
  value: string | null
  beside: string | null
  onChange: (id: string) => void
}) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const [typed, setTyped] = useState('')
  const chosen = useApi<{ id: string; accountNo: string; client: { displayName: string } }>(
    props.value ? `/accounts/${props.value}` : null,
  )
  const neighbour = useApi<{ clientId: string }>(props.beside ? `/accounts/${props.beside}` : null)
  const found = useApi<ListPage>('/accounts', {
    limit: OFFERED,
    ...(typed
      ? { [/\d/.test(typed) ? 'accountNo' : 'clientName']: typed }
      : neighbour.data
        ? { clientId: neighbour.data.clientId }
        : {}),
  })
  const rows = (found.data?.items ?? []).map((row) => ({
    value: row.id,
    label: [
      String(row.accountNo),
      String(row.clientName ?? ''),
      textOr(`access:state.businessLine.${String(row.businessLine)}`, String(row.businessLine)),
    ].join(' · '),
  }))
  const own =
    chosen.data && !rows.some((row) => row.value === chosen.data?.id)
      ? [{ value: chosen.data.id, label: `${chosen.data.accountNo} · ${chosen.data.client.displayName}` }]
      : []
  return (
    <Select
      style={{ width: '100%' }}
      aria-label={props.label}
      placeholder={t('archive:page.compare.choose')}
      value={props.value}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={[...own, ...rows]}
      onChange={(id: string) => props.onChange(id)}
    />
  )
}
