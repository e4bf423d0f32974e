import { PlusOutlined } from '@ant-design/icons'
import { CommandButton, type PartProps } from '#kit'
import { AccountsAtCounters } from './account-table.tsx'

/** The counters that keep an account: where its rates go. */
export default function AccountCounters({ id }: PartProps) {
  return (
    <AccountsAtCounters
      accountId={id}
      actions={
        <CommandButton
          command="counters.account.assign"
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          fixed={{ accountId: id }}
          initial={{ alone: false }}
          fields={{ reason: { kind: 'textarea' } }}
        />
      }
    />
  )
}
