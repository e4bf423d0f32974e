import { HistoryOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, useCan, useGo } from '#kit'
import { parseLabel, useLabel } from '../label.ts'
import { NewSource } from '../parts/new-source.tsx'
import { Secrets } from '../parts/secrets.tsx'

/** Every data source, with its state and how it is used. */
export default function SourceList() {
  const { t } = useTranslation()
  const labelOf = useLabel()
  const can = useCan()
  const go = useGo()
  return (
    <Page>
      <PageHeader
        title={t('sources:page.list.title')}
        subtitle={t('sources:page.list.lead')}
        actions={
          <>
            {can('sources.run.view') ? (
              <Button icon={<HistoryOutlined aria-hidden="true" />} onClick={() => go('/source-runs')}>
                {t('sources:list.run')}
              </Button>
            ) : null}
            <Secrets />
            <NewSource />
          </>
        }
      />
      <RecordTable
        listId="sources.source"
        to={(row) => `/sources/${row.id}`}
        cells={{ label: (value) => labelOf(parseLabel(value)) }}
        empty={{ title: t('sources:page.list.empty'), hint: t('sources:page.list.emptyHint'), action: <NewSource /> }}
      />
    </Page>
  )
}
