import { useTranslation } from 'react-i18next'
import type { DocumentAnswer, DocumentVersion } from '#contract/archive'
import { Facts, formatBytes, Instant, Link, MaskedText, Panel, useApi, useCan, useLocale, useTextOr } from '#kit'
import { Expiry } from './document-card.tsx'

/** The name of what a document belongs to, as a link; its id when the person may not look further. */
function Named({
  path,
  to,
  name,
}: {
  path: string | null
  to: string
  name: (data: Record<string, string>) => string
}) {
  const { data } = useApi<Record<string, string>>(path)
  return <Link to={to}>{data ? name(data) : '…'}</Link>
}

/** What was read off a picture; looking at it leaves a record, as it may hold identity data. */
function ReadText({ version }: { version: DocumentVersion }) {
  const { t } = useTranslation()
  if (version.text === 'FAILED') return t('archive:state.text.FAILED')
  return (
    <MaskedText
      value={t('archive:state.text.READY')}
      wraps
      reveal={{
        command: 'archive.text.reveal',
        input: { versionId: version.id },
        pick: (answer) => (answer as { value: string }).value,
      }}
    />
  )
}

/** What is known of a document and of the version on the desk. */
export function DocumentFacts({ document, version }: { document: DocumentAnswer; version: DocumentVersion | null }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  const can = useCan()
  const { clientId, accountId } = document
  const items = [
    ...(can('clients.client.view')
      ? [
          {
            label: t('archive:field.clientName'),
            value: (
              <Named
                path={`/clients/${clientId}`}
                to={`/clients/${clientId}?tab=documents`}
                name={(client) => client.displayName ?? ''}
              />
            ),
          },
        ]
      : []),
    ...(accountId && can('accounts.account.view')
      ? [
          {
            label: t('archive:field.accountNo'),
            value: (
              <Named
                path={`/accounts/${accountId}`}
                to={`/accounts/${accountId}?tab=documents`}
                name={(account) => account.accountNo ?? ''}
              />
            ),
          },
        ]
      : []),
    { label: t('archive:field.code'), value: <code>{document.parameter.code}</code> },
    {
      label: t('access:field.businessLine'),
      value: textOr(`access:state.businessLine.${document.businessLine}`, document.businessLine),
    },
    ...(version
      ? [
          { label: t('archive:field.kind'), value: t(`archive:state.kind.${version.kind}`) },
          { label: t('archive:page.document.size'), value: formatBytes(version.size, locale) },
          {
            label: t('archive:field.expiresOn'),
            value: version.expiresOn ? <Expiry expiresOn={version.expiresOn} /> : null,
          },
          ...(version.text === 'NONE'
            ? []
            : [{ label: t('archive:field.text'), value: <ReadText version={version} />, wide: true }]),
          { label: t('archive:field.source'), value: t(`archive:state.source.${version.source}`) },
        ]
      : []),
    { label: t('archive:field.updatedAt'), value: <Instant value={document.updatedAt} /> },
  ]
  return (
    <Panel title={t('archive:page.document.facts')}>
      <Facts items={items} dense />
    </Panel>
  )
}
