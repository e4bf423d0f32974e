import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Added, GroupDetail, GroupKind } from '#contract/groups'
import { CommandButton, DataTable, type FieldInputProps, type FieldOverrides, RecordTable, SheetImport } from '#kit'

/** What became of each row that was to be added. */
function Outcomes({ value }: { value: unknown }) {
  const { t } = useTranslation()
  const { rows } = value as Added
  return (
    <DataTable
      rows={rows}
      keyOf={(row) => `${row.row} ${row.value} ${row.outcome}`}
      faded={(row) => row.outcome === 'already'}
      columns={[
        { key: 'row', label: t('kit:intake.row', { row: '' }), show: (row) => row.row },
        { key: 'value', label: t('groups:field.member'), show: (row) => row.value },
        {
          key: 'outcome',
          label: t('groups:field.status'),
          show: (row) => `${t(`groups:state.outcome.${row.outcome}`)}${row.other === null ? '' : ` (${row.other})`}`,
        },
      ]}
    />
  )
}

const showOutcomes = (value: unknown) => <Outcomes value={value} />

const KEY = { client: 'accountNo', stock: 'instrument' } as const

/** Several members typed or pasted, one a line. */
function Lines({ kind, value, onChange, ...rest }: FieldInputProps & { kind: GroupKind }) {
  const given = Array.isArray(value) ? (value as Record<string, string>[]) : []
  const put = (text: string) => onChange?.(text.split('\n').map((line) => ({ [KEY[kind]]: line })))
  return (
    <Input.TextArea
      {...(rest.id ? { id: rest.id } : {})}
      autoSize={{ minRows: 4, maxRows: 14 }}
      value={given.map((one) => one[KEY[kind]] ?? '').join('\n')}
      onChange={(event) => put(event.target.value)}
    />
  )
}

/** How the form differs from what its schema says. */
function useAddFields(kind: GroupKind): FieldOverrides {
  const { t } = useTranslation()
  return {
    rows: {
      label: t(kind === 'client' ? 'groups:page.pasteAccounts' : 'groups:page.pasteStocks'),
      required: true,
      render: (props) => <Lines kind={kind} {...props} />,
    },
    remark: { kind: 'textarea' },
  }
}

function Add({ group }: { group: GroupDetail }) {
  const { kind, id } = group
  const fields = useAddFields(kind)
  return (
    <>
      <CommandButton command={`groups.${kind}Member.add`} type="primary" fixed={{ groupId: id }} fields={fields} />
      <SheetImport
        command={`groups.${kind}Member.add`}
        path={`/${kind}-group-members`}
        fixed={{ groupId: id }}
        result={showOutcomes}
      />
    </>
  )
}

/** The members of a group; they leave one at a time. */
export function Members({ group }: { group: GroupDetail }) {
  const { t } = useTranslation()
  const { kind, id } = group
  return (
    <RecordTable
      listId={`groups.${kind}Member`}
      fixed={{ groupId: id }}
      {...(kind === 'client' ? { to: (row: Record<string, unknown>) => `/accounts/${String(row.accountId)}` } : {})}
      actions={<Add group={group} />}
      rowActions={(row) => [{ command: `groups.${kind}Member.remove`, fixed: { id: row.id }, danger: true }]}
      empty={{ title: t('groups:page.noMembers'), hint: t('groups:page.noMembersHint') }}
    />
  )
}
