import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListPage, useApi } from '#kit'

const MOST = 20
const findBy = (text: string) => (/\d/.test(text) ? { accountNo: text } : { clientName: text || null })

/** Chooses the account a business is launched for, by number or name. */
export function AccountInput({ onChange }: { onChange: (accountId: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const found = useApi<ListPage>('/accounts', { limit: MOST, ...findBy(text.trim()) })
  const options = (found.data?.items ?? []).map((row) => ({
    value: row.id,
    label: [row.clientName, row.accountNo].filter(Boolean).join(' · '),
  }))
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      style={{ width: '100%', maxWidth: 480 }}
      placeholder={t('businesses:page.launch.findAccount')}
      aria-label={t('businesses:page.launch.findAccount')}
      loading={found.isFetching}
      options={options}
      onChange={(value: string) => onChange(value)}
    />
  )
}
