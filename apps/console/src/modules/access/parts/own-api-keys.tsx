import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Instant,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
} from '#kit'
import styles from './access.module.css'
import { NewApiKey } from './new-api-key.tsx'
import { PermissionTags } from './tags.tsx'

type OwnKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

function useColumns(): readonly DataColumn<OwnKey>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      label: t('access:field.name'),
      show: (key) => (
        <span className={styles.named}>
          {key.name} <code className={styles.key}>{key.prefix}…</code>
        </span>
      ),
    },
    {
      key: 'scopes',
      label: t('access:field.scopes'),
      show: (key) => <PermissionTags keys={key.scopes} />,
    },
    { key: 'lastUsedAt', label: t('access:field.lastUsedAt'), show: (key) => <Instant value={key.lastUsedAt} /> },
    {
      key: 'expiresAt',
      label: t('access:field.expiresAt'),
      show: (key) =>
        key.revokedAt ? (
          <StatusBadge tone="neutral" label={t('access:field.revokedAt')} />
        ) : (
          <Instant value={key.expiresAt} />
        ),
    },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (key) =>
        key.revokedAt ? null : (
          <CommandButton
            command="access.apiKey.revoke"
            size="small"
            type="text"
            label={t('access:page.own.end')}
            fixed={{ id: key.id }}
            danger
          >
            <p className={styles.lead}>{key.name}</p>
          </CommandButton>
        ),
    },
  ]
}

/** One's own API keys, on the own profile. */
export default function OwnApiKeys() {
  const { t } = useTranslation()
  const columns = useColumns()
  const keys = useApi<{ items: OwnKey[] }>('/access/own/api-keys')
  return (
    <Stack>
      <div className={styles.head}>
        <NewApiKey size="small" />
      </div>
      <QueryState query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('access:page.own.noKeys')} hint={t('access:page.apiKeys.lead')} />
          ) : (
            <DataTable columns={columns} rows={items} keyOf={(key) => key.id} faded={(key) => key.revokedAt !== null} />
          )
        }
      </QueryState>
    </Stack>
  )
}
