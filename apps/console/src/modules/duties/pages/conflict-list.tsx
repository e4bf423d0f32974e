import { KeyOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, CommandButton, Page, PageHeader, RecordTable, useGo, usePermissionName } from '#kit'
import { Key, Keys } from '../parts/keys.tsx'
import { isSeverity, Severity } from '../parts/severity.tsx'

/** A command by its name and key, a flow by its name. */
function Subject({ value }: { value: string }) {
  const nameOf = usePermissionName()
  return nameOf(value) === value ? value : <Key value={value} />
}

/** A side of a conflict: permissions in words, steps by the names they came with. */
const side: CellRenderer = (value) => (Array.isArray(value) ? <Keys keys={value.map(String)} /> : null)

const CELLS: Record<string, CellRenderer> = {
  oneKeys: side,
  otherKeys: side,
  severity: (value) => (isSeverity(value) ? <Severity value={value} /> : null),
  subject: (value) => (typeof value === 'string' ? <Subject value={value} /> : null),
}

/** People with both sides of a separation of duties, and what was allowed. */
export default function ConflictList() {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Page>
      <PageHeader
        title={t('duties:page.title')}
        subtitle={t('duties:page.lead')}
        actions={
          <>
            <Button icon={<KeyOutlined aria-hidden="true" />} onClick={() => go('/duty-granters')}>
              {t('duties:list.granter')}
            </Button>
            <Button icon={<SafetyCertificateOutlined aria-hidden="true" />} onClick={() => go('/duty-rules')}>
              {t('duties:page.rules.title')}
            </Button>
            <CommandButton command="duties.conflict.find" />
          </>
        }
      />
      <RecordTable
        listId="duties.conflict"
        to={(row) => `/duties/${row.id}`}
        cells={CELLS}
        bulkActions={[{ command: 'duties.acceptance.propose', idField: 'conflictId' }]}
        empty={{ title: t('duties:page.none'), hint: t('duties:page.noneHint') }}
      />
    </Page>
  )
}
