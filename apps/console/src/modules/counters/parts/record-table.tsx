import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, ErrorNote, Facts, Link, RecordTable, type Row, useRunCommand, useTextOr } from '#kit'
import { useSlotWords } from './slot-words.ts'

const accountNo: CellRenderer = (value, row) =>
  row.accountId ? <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link> : String(value)

/** Field by field, each by its name in the reader's language. */
function useFields() {
  const textOr = useTextOr()
  const wordOf = useSlotWords()
  return (content: Readonly<Record<string, unknown>>) =>
    Object.entries(content).map(([key, value]) => ({
      label: textOr(`counters:state.slotField.${key}`, key),
      value: wordOf(key, value),
    }))
}

const parsed = (row: Row) => JSON.parse(String(row.shown ?? '{}')) as Record<string, unknown>

function Line({ row }: { row: Row }) {
  const fieldsOf = useFields()
  return fieldsOf(parsed(row))
    .map(({ label, value }) => `${label} ${value}`)
    .join(' · ')
}
const shown: CellRenderer = (_value, row) => <Line row={row} />

/** One record: what anybody in scope may read, and the whole for whoever asks on the record. */
function Content({ row }: { row: Row }) {
  const { t } = useTranslation()
  const fieldsOf = useFields()
  const reveal = useRunCommand('counters.record.reveal')
  const [content, setContent] = useState<Record<string, unknown> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const show = async () => {
    try {
      const outcome = await reveal.run({ id: row.id })
      if (outcome.kind === 'done') setContent((outcome.value as { content: Record<string, unknown> }).content)
    } catch (cause) {
      setError(cause)
    }
  }
  return (
    <>
      <Facts items={fieldsOf(content ?? parsed(row))} />
      {error ? <ErrorNote error={error} /> : null}
      {content === null ? (
        <Button loading={reveal.pending} onClick={() => void show()}>
          {t('counters:command.record.reveal')}
        </Button>
      ) : null}
    </>
  )
}

const contentOf = (row: Row) => <Content row={row} />

/** Opening data from CAP, of everybody or of one account. */
export function RecordsOfFeed({ accountId }: { accountId?: string }) {
  return (
    <RecordTable
      listId="counters.record"
      cells={{ accountNo, shown }}
      detail={contentOf}
      detailTitle={(row) => String(row.accountNo)}
      {...(accountId ? { fixed: { accountId } } : {})}
    />
  )
}
