import { PlusOutlined } from '@ant-design/icons'
import { Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButton, EmptyState, Page, PageHeader, Panel, QueryState } from '#kit'
import { useTypeFields } from '../parts/type-form.ts'
import { TypeTable } from '../parts/type-table.tsx'
import { useTypes } from '../types.ts'

/** The types of documents with their rules: what is filed, in which form, how often, until when. */
export default function TypeList() {
  const { t } = useTranslation()
  const types = useTypes()
  const fields = useTypeFields()
  const [retired, setRetired] = useState(false)
  return (
    <Page>
      <PageHeader
        title={t('archive:page.types.title')}
        subtitle={t('archive:page.types.lead')}
        actions={
          <CommandButton
            command="archive.parameter.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={fields}
            initial={{
              level: 'customer',
              kinds: ['image', 'pdf'],
              maxBytes: 10_000_000,
              maxCount: 1,
              minCount: 0,
              retentionYears: 20,
              formats: [],
              needsExpiry: false,
              watermark: false,
              activePdf: false,
              position: 100,
              businessLines: [],
              clientTypes: [],
            }}
          />
        }
      />
      <Panel
        flush
        title={t('archive:page.types.all')}
        extra={
          <label>
            <Switch size="small" checked={retired} onChange={setRetired} /> {t('archive:page.types.withRetired')}
          </label>
        }
      >
        <QueryState query={types} rows={8}>
          {({ items }) => {
            const shown = items.filter((type) => retired || !type.retired)
            return shown.length > 0 ? (
              <TypeTable types={shown} fields={fields} />
            ) : (
              <EmptyState title={t('archive:page.types.none')} />
            )
          }}
        </QueryState>
      </Panel>
    </Page>
  )
}
