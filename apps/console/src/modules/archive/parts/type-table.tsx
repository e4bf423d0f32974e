import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/archive'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  type FieldOverrides,
  formatBytes,
  StatusBadge,
  useLocale,
} from '#kit'
import { useTypeName } from '../types.ts'
import styles from './type-table.module.css'

function TypeActions({ type, fields }: { type: Parameter; fields: FieldOverrides }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const { code, level, version, retired, ...rules } = type
  if (retired) return null
  return (
    <>
      <CommandButton
        command="archive.parameter.update"
        size="small"
        type="text"
        label={t('archive:page.types.change')}
        fixed={{ code, level, version }}
        initial={rules}
        fields={fields}
      />
      <CommandButton
        command="archive.parameter.retire"
        size="small"
        type="text"
        danger
        label={t('archive:page.types.retire')}
        fixed={{ code, version }}
      >
        <p className={styles.lead}>{t('archive:page.types.retireLead', { type: nameOf(type) })}</p>
      </CommandButton>
    </>
  )
}

function Limits({ type }: { type: Parameter }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <>
      {t('archive:page.types.limit', { count: type.maxCount, size: formatBytes(type.maxBytes, locale) })}
      {type.minCount > 1 ? (
        <div className={styles.faint}>{t('archive:page.types.set', { count: type.minCount })}</div>
      ) : null}
    </>
  )
}

function UsedFor({ type }: { type: Parameter }) {
  const { t } = useTranslation()
  const used = [
    ...type.businessLines.map((line) => t(`access:state.businessLine.${line}`)),
    ...type.clientTypes.map((client) => t(`clients:state.type.${client}`)),
  ]
  return <span className={styles.whole}>{used.join(t('kit:listSeparator')) || t('archive:page.types.everything')}</span>
}

function useColumns(fields: FieldOverrides): readonly DataColumn<Parameter>[] {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const separator = t('kit:listSeparator')
  return [
    {
      key: 'type',
      label: t('archive:field.parameter'),
      show: (type) => (
        <span className={styles.type}>
          {nameOf(type)} <code>{type.code}</code>
          {type.retired ? <StatusBadge tone="neutral" label={t('archive:page.types.retired')} /> : null}
        </span>
      ),
    },
    {
      key: 'level',
      label: t('archive:field.level'),
      short: true,
      show: (type) => t(`archive:state.level.${type.level}`),
    },
    {
      key: 'kinds',
      label: t('archive:field.kinds'),
      show: (type) => (
        <>
          {type.kinds.map((kind) => t(`archive:state.kind.${kind}`)).join(separator)}
          {type.formats.length > 0 ? <div className={styles.faint}>{type.formats.join(separator)}</div> : null}
        </>
      ),
    },
    {
      key: 'limits',
      label: t('archive:page.types.limits'),
      short: true,
      show: (type) => <Limits type={type} />,
    },
    {
      key: 'expiry',
      label: t('archive:field.needsExpiry'),
      show: (type) => t(type.needsExpiry ? 'kit:yes' : 'kit:no'),
    },
    {
      key: 'retentionYears',
      label: t('archive:field.retentionYears'),
      show: (type) => type.retentionYears,
    },
    {
      key: 'cloudCode',
      label: t('archive:field.cloudCode'),
      show: (type) => (type.cloudCode ? <code>{type.cloudCode}</code> : '–'),
    },
    {
      key: 'usedFor',
      label: t('archive:page.types.usedFor'),
      show: (type) => <UsedFor type={type} />,
    },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (type) => <TypeActions type={type} fields={fields} />,
    },
  ]
}

/** Types of documents with their rules. */
export function TypeTable({ types, fields }: { types: readonly Parameter[]; fields: FieldOverrides }) {
  const columns = useColumns(fields)
  return <DataTable columns={columns} rows={types} keyOf={(type) => type.code} faded={(type) => type.retired} />
}
