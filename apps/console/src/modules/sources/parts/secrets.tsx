import { KeyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vocabulary } from '#contract/sources'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Drawer,
  EmptyState,
  Instant,
  QueryState,
  useApi,
  useCan,
  useIsNarrow,
} from '#kit'
import styles from './editor.module.css'

type Secret = Vocabulary['secrets'][number]

function columnsOf(t: TFunction): DataColumn<Secret>[] {
  return [
    { key: 'code', label: t('sources:field.code'), show: ({ code }) => code },
    { key: 'host', label: t('sources:field.host'), show: ({ host }) => host },
    { key: 'changedAt', label: t('sources:field.updatedAt'), show: ({ changedAt }) => <Instant value={changedAt} /> },
    {
      key: 'actions',
      label: t('sources:page.versions.actions'),
      actions: true,
      show: ({ code }) => <CommandButton size="small" danger command="sources.secret.remove" fixed={{ code }} />,
    },
  ]
}

/** Secrets of other systems by name; what they are is never shown. */
export function Secrets() {
  const { t } = useTranslation()
  const can = useCan()
  const narrow = useIsNarrow()
  const [open, setOpen] = useState(false)
  const query = useApi<Vocabulary>(open ? '/sources-vocabulary' : null)
  if (!can('sources.secret.set')) return null
  const columns = columnsOf(t)
  return (
    <>
      <Button icon={<KeyOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('sources:page.secrets.title')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('sources:page.secrets.title')}
        size={narrow ? '100%' : 620}
        destroyOnHidden
      >
        <div className={styles.lines}>
          <p className={styles.hint}>{t('sources:page.secrets.hint')}</p>
          <div>
            <CommandButton command="sources.secret.set" type="primary" fields={{ value: { kind: 'password' } }} />
          </div>
          <QueryState query={query}>
            {(data) =>
              data.secrets.length === 0 ? (
                <EmptyState title={t('sources:page.secrets.none')} />
              ) : (
                <DataTable columns={columns} rows={data.secrets} keyOf={(one) => one.code} />
              )
            }
          </QueryState>
        </div>
      </Drawer>
    </>
  )
}
