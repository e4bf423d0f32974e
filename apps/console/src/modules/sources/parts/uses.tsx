import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { SourceUse, SourceView } from '#contract/sources'
import { type DataColumn, DataTable, EmptyState, Link, Panel, StatusBadge } from '#kit'
import { useLabel } from '../label.ts'

function columnsOf(t: TFunction, named: ReturnType<typeof useLabel>): DataColumn<SourceUse>[] {
  return [
    {
      key: 'label',
      label: t('sources:page.uses.where'),
      show: ({ id, label, href }) => (href === null ? named(label, id) : <Link to={href}>{named(label, id)}</Link>),
    },
    {
      key: 'kind',
      label: t('sources:page.uses.kind'),
      show: ({ kind }) => t(`sources:page.uses.kinds.${kind}`, { defaultValue: kind }),
    },
  ]
}

/** Who asks the source: forms, gateways; what is left hanging when nothing is published. */
export function Uses({ source }: { source: SourceView }) {
  const { t } = useTranslation()
  const columns = columnsOf(t, useLabel())
  return (
    <Panel
      title={t('sources:page.tabs.uses')}
      extra={source.dangling ? <StatusBadge tone="bad" label={t('sources:page.uses.dangling')} /> : null}
      flush={source.uses.length > 0}
    >
      {source.uses.length === 0 ? (
        <EmptyState title={t('sources:page.uses.none')} hint={t('sources:page.uses.noneHint')} />
      ) : (
        <DataTable columns={columns} rows={source.uses} keyOf={(one) => `${one.kind} ${one.id}`} />
      )}
    </Panel>
  )
}
