import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import {
  type BusinessLine,
  CommandButton,
  type DataColumn,
  DataTable,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useEveryLine,
  useLanguage,
  useNameFields,
} from '#kit'
import styles from '../parts/access.module.css'

function LineActions({ line }: { line: BusinessLine }) {
  const { t } = useTranslation()
  const fields = useNameFields()
  const { code, names, position, version } = line
  if (line.retired) return null
  return (
    <>
      <CommandButton
        command="access.businessLine.update"
        size="small"
        type="text"
        label={t('access:page.lines.change')}
        fixed={{ code, version }}
        initial={{ names, position }}
        fields={fields}
      />
      <CommandButton
        command="access.businessLine.retire"
        size="small"
        type="text"
        danger
        label={t('access:page.lines.retire')}
        fixed={{ code, version }}
      >
        <p>{t('access:page.lines.retireLead')}</p>
      </CommandButton>
    </>
  )
}

function useColumns(): readonly DataColumn<BusinessLine>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  return [
    {
      key: 'name',
      label: t('access:field.businessLine'),
      show: (line) => (
        <span className={styles.named}>
          {line.names[language]} <code className={styles.key}>{line.code}</code>
        </span>
      ),
    },
    { key: 'position', label: t('access:field.position'), show: (line) => line.position },
    {
      key: 'state',
      label: t('access:field.status'),
      show: (line) => (
        <StatusBadge
          tone={line.retired ? 'neutral' : 'good'}
          label={t(line.retired ? 'access:page.lines.retired' : 'access:page.lines.inUse')}
        />
      ),
    },
    { key: 'actions', label: t('kit:table.actions'), actions: true, show: (line) => <LineActions line={line} /> },
  ]
}

/** What the house does, as it calls it; accounts belong to lines, and people are let into them. */
export default function LineList() {
  const { t } = useTranslation()
  const lines = useEveryLine()
  const fields = useNameFields()
  const columns = useColumns()
  return (
    <Page>
      <PageHeader
        title={t('access:page.lines.title')}
        subtitle={t('access:page.lines.lead')}
        actions={
          <CommandButton
            command="access.businessLine.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            initial={{ position: 100 }}
            fields={fields}
          />
        }
      />
      <Panel flush>
        <QueryState query={lines} rows={5}>
          {({ items }) => (
            <DataTable columns={columns} rows={items} keyOf={(line) => line.code} faded={(line) => line.retired} />
          )}
        </QueryState>
      </Panel>
    </Page>
  )
}
