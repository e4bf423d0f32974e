import { PlusOutlined } from '@ant-design/icons'
import { CommandButton, momentOf, type PartProps } from '#kit'
import { BankTable } from './bank-table.tsx'

/** The bank accounts an account settles through, and those it did. */
export default function AccountBanks({ id, more }: PartProps) {
  const at = momentOf({ more })
  if (at !== null) return <BankTable past of={{ accountId: id, at }} />
  return (
    <BankTable
      of={{ accountId: id }}
      actions={
        <CommandButton
          command="banks.account.add"
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          fixed={{ accountId: id }}
          initial={{ currency: 'CNY', purpose: 'settlement' }}
          fields={{ reason: { kind: 'textarea' } }}
        />
      }
    />
  )
}
