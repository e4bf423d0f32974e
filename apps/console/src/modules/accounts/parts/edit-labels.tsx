import { EditOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { AccountDetail } from '#contract/accounts'
import { CommandButton } from '#kit'

/** Changes what the account is known by; not there where the page shows the past. */
export function EditLabels({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  if (account.asOf !== null || account.status === 'CANCELLED') return null
  const { id, marks } = account
  const now = (code: string | null) => (code === null ? {} : { hint: t('accounts:page.labels.now', { value: code }) })
  const codes = (['brokerCode', 'introducerCode'] as const).filter((key) => account[key] !== null)
  return (
    <CommandButton
      command="accounts.account.relabel"
      fixed={{ id }}
      fields={{
        dropMarks:
          marks.length === 0
            ? { hidden: true }
            : { kind: 'multiselect', options: marks.map((value) => ({ value, label: value })) },
        brokerCode: now(account.brokerCode),
        introducerCode: now(account.introducerCode),
        clearCodes:
          codes.length === 0
            ? { hidden: true }
            : { options: codes.map((value) => ({ value, label: t(`accounts:state.clearCode.${value}`) })) },
        remark: { kind: 'textarea' },
      }}
      icon={<EditOutlined aria-hidden="true" />}
      type="text"
      size="small"
    />
  )
}
