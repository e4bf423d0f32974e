import { FilterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Panel } from '../layout/page.tsx'
import { ErrorState } from '../show/empty.tsx'
import { EmptyState } from '../show/empty-state.tsx'
import type { RecordTableProps } from './record-table-props.ts'

/** No rows: because of the filters, or because there are none yet. */
export function EmptyList(props: { filtered: boolean; clear: () => void; empty: RecordTableProps['empty'] }) {
  const { t } = useTranslation()
  return (
    <Panel>
      {props.filtered ? (
        <EmptyState
          icon={<FilterOutlined aria-hidden="true" />}
          title={t('kit:empty.filtered')}
          hint={t('kit:empty.filteredHint')}
          action={<Button onClick={props.clear}>{t('kit:filters.clearAll')}</Button>}
        />
      ) : (
        <EmptyState
          title={props.empty?.title ?? t('kit:empty.title')}
          hint={props.empty?.hint}
          action={props.empty?.action}
        />
      )}
    </Panel>
  )
}

/** The list could not be read. */
export function ListProblem({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Panel>
      <ErrorState error={error} retry={retry} />
    </Panel>
  )
}
