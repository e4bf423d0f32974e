import { PlusOutlined } from '@ant-design/icons'
import { CommandButton, type PartProps } from '#kit'
import { CodeTable } from './code-table.tsx'

/** The codes an account trades under at the exchanges. */
export default function AccountCodes({ id }: PartProps) {
  return (
    <CodeTable
      accountId={id}
      actions={
        <CommandButton
          command="trading.code.apply"
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          fixed={{ accountId: id }}
          fields={{ reason: { kind: 'textarea' } }}
        />
      }
    />
  )
}
