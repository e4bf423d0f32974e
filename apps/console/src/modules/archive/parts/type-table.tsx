import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/archive'
import { CommandButton, type FieldOverrides, formatBytes, StatusBadge, useLocale } from '#kit'
import { useTypeName } from '../types.ts'
import styles from './type-table.module.css'

function TypeRow({ type, fields }: { type: Parameter; fields: FieldOverrides }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const nameOf = useTypeName()
  const joined = (words: string[], none: string) => (words.length > 0 ? words.join(t('kit:listSeparator')) : none)
  const { code, level, version, retired, ...rules } = type
  return (
    <tr>
      <th scope="row">
        <span className={styles.name}>{nameOf(type)}</span>
        <code className={styles.code}>{code}</code>
        {retired ? <StatusBadge tone="neutral" label={t('archive:page.types.retired')} /> : null}
      </th>
      <td data-label={t('archive:field.level')}>{t(`archive:state.level.${level}`)}</td>
      <td data-label={t('archive:field.kinds')}>
        {joined(
          type.kinds.map((kind) => t(`archive:state.kind.${kind}`)),
          '–',
        )}
      </td>
      <td data-label={t('archive:page.types.limits')}>
        {t('archive:page.types.limit', { count: type.maxCount, size: formatBytes(type.maxBytes, locale) })}
      </td>
      <td data-label={t('archive:field.needsExpiry')}>{t(type.needsExpiry ? 'kit:yes' : 'kit:no')}</td>
      <td data-label={t('archive:page.types.usedFor')}>
        {joined(
          [
            ...type.businessLines.map((line) => t(`access:state.businessLine.${line}`)),
            ...type.clientTypes.map((client) => t(`clients:state.type.${client}`)),
          ],
          t('archive:page.types.all'),
        )}
      </td>
      <td className={styles.actions}>
        {retired ? null : (
          <>
            <CommandButton
              command="archive.parameter.update"
              size="small"
              label={t('archive:page.types.change')}
              fixed={{ code, level, version }}
              initial={rules}
              fields={fields}
            />
            <CommandButton
              command="archive.parameter.retire"
              size="small"
              danger
              label={t('archive:page.types.retire')}
              fixed={{ code, version }}
            >
              <p>{t('archive:page.types.retireLead', { type: nameOf(type) })}</p>
            </CommandButton>
          </>
        )}
      </td>
    </tr>
  )
}

/** Types of documents with their rules; a card per type on phones. */
export function TypeTable({ types, fields }: { types: readonly Parameter[]; fields: FieldOverrides }) {
  const { t } = useTranslation()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('archive:field.parameter')}</th>
          <th scope="col">{t('archive:field.level')}</th>
          <th scope="col">{t('archive:field.kinds')}</th>
          <th scope="col">{t('archive:page.types.limits')}</th>
          <th scope="col">{t('archive:field.needsExpiry')}</th>
          <th scope="col">{t('archive:page.types.usedFor')}</th>
          <th scope="col">
            <span className="k-visually-hidden">{t('kit:table.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <TypeRow key={type.code} type={type} fields={fields} />
        ))}
      </tbody>
    </table>
  )
}
