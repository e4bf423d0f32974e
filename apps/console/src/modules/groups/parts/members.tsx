import { Alert, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Added, GroupDetail, GroupKind, MemberOutcome } from '#contract/groups'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Drawer,
  type FieldInputProps,
  type FieldOverrides,
  formatCount,
  RecordTable,
  SheetImport,
  Stack,
  StatusBadge,
  type Tone,
  useIsNarrow,
  useLocale,
} from '#kit'

const TONES: Record<MemberOutcome, Tone> = {
  added: 'good',
  already: 'neutral',
  unknown: 'bad',
  cancelled: 'bad',
  otherBilling: 'warn',
}

function useOutcomeColumns(): DataColumn<Added['rows'][number]>[] {
  const { t } = useTranslation()
  const locale = useLocale()
  return [
    { key: 'value', label: t('groups:field.member'), show: ({ value }) => value },
    { key: 'row', label: t('kit:bulk.row'), show: ({ row }) => formatCount(row, locale) },
    {
      key: 'outcome',
      label: t('kit:bulk.result'),
      show: ({ outcome, other }) => (
        <StatusBadge
          tone={TONES[outcome]}
          label={`${t(`groups:state.outcome.${outcome}`)}${other === null ? '' : ` (${other})`}`}
        />
      ),
    },
  ]
}

/** How many were added and what became of each row; those that were not stand first. */
function Outcomes({ value }: { value: unknown }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const columns = useOutcomeColumns()
  const { added, rows } = value as Added
  const left = rows.length - added
  const shown = rows.toSorted((a, b) => Number(a.outcome === 'added') - Number(b.outcome === 'added') || a.row - b.row)
  return (
    <Stack>
      <Alert
        type={left > 0 ? 'warning' : 'success'}
        showIcon
        title={t('groups:page.outcome', { added: formatCount(added, locale), left: formatCount(left, locale) })}
      />
      <DataTable
        rows={shown}
        keyOf={(row) => `${row.row} ${row.value} ${row.outcome}`}
        faded={({ outcome }) => outcome === 'already'}
        columns={columns}
      />
    </Stack>
  )
}

const showOutcomes = (value: unknown) => <Outcomes value={value} />

const KEY = { client: 'accountNo', stock: 'instrument' } as const

/** Several members typed or pasted, one a line, as a spreadsheet's column comes; empty lines say nothing. */
function Lines({ kind, onChange, ...rest }: FieldInputProps & { kind: GroupKind }) {
  const [text, setText] = useState('')
  const put = (next: string) => {
    setText(next)
    const rows = next
      .split('\n')
      .map((line, at) => ({ row: at + 1, [KEY[kind]]: line.trim() }))
      .filter((row) => row[KEY[kind]] !== '')
    onChange?.(rows.length > 0 ? rows : null)
  }
  return (
    <Input.TextArea
      {...(rest.id ? { id: rest.id } : {})}
      autoSize={{ minRows: 4, maxRows: 14 }}
      value={text}
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
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const { kind, id } = group
  const fields = useAddFields(kind)
  const [added, setAdded] = useState<Added | null>(null)
  return (
    <>
      <CommandButton
        command={`groups.${kind}Member.add`}
        type="primary"
        fixed={{ groupId: id }}
        fields={fields}
        onDone={(outcome) => outcome.kind === 'done' && setAdded(outcome.value as Added)}
      />
      <Drawer
        open={added !== null}
        onClose={() => setAdded(null)}
        title={t('groups:page.outcomeTitle')}
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        {added ? <Outcomes value={added} /> : null}
      </Drawer>
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
  const { kind, id, rule } = group
  const empty = rule === null ? 'noMembers' : 'byRuleEmpty'
  return (
    <RecordTable
      listId={`groups.${kind}Member`}
      fixed={{ groupId: id }}
      {...(kind === 'client' ? { to: (row: Record<string, unknown>) => `/accounts/${String(row.accountId)}` } : {})}
      {...(rule === null ? { actions: <Add group={group} /> } : {})}
      rowActions={(row) =>
        rule === null ? [{ command: `groups.${kind}Member.remove`, fixed: { id: row.id }, danger: true }] : []
      }
      empty={{ title: t(`groups:page.${empty}`), hint: t(`groups:page.${empty}Hint`) }}
    />
  )
}
