import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiUrl, type CellRenderer, CommandButton, Page, PageHeader, Panel, RecordTable, type Row } from '#kit'
import { QuoteForm } from '../parts/quote-form.tsx'

const LINE_COMMANDS = [
  'filing.aggregated.report',
  'filing.change.report',
  'filing.error.report',
  'filing.offExchange.report',
  'filing.quoteChange.report',
] as const

const file: CellRenderer = (value, row: Row) => (
  <Button
    type="link"
    size="small"
    icon={<DownloadOutlined aria-hidden="true" />}
    href={apiUrl(`/filing-reports/${row.id}/file`)}
  >
    {String(value)}
  </Button>
)

/** The report forms of the exchange: lines as they come, and the CSV of each form and day. */
export default function Reports() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('filing:page.reports.title')}
        subtitle={t('filing:page.reports.lead')}
        actions={
          <>
            {LINE_COMMANDS.map((command) => (
              <CommandButton key={command} command={command} />
            ))}
          </>
        }
      />
      <RecordTable
        listId="filing.reportLine"
        rowActions={(row) =>
          row.fileName === null ? [{ command: 'filing.reportLine.remove', fixed: { id: row.id }, danger: true }] : []
        }
        empty={{ title: t('filing:page.reports.noLines'), hint: t('filing:page.reports.noLinesHint') }}
      />
      <Panel title={t('filing:page.reports.written')}>
        <RecordTable
          listId="filing.report"
          fixed={{}}
          cells={{ fileName: file }}
          actions={<CommandButton command="filing.report.write" type="primary" />}
          empty={{ title: t('filing:page.reports.none') }}
        />
      </Panel>
      <QuoteForm />
    </Page>
  )
}
