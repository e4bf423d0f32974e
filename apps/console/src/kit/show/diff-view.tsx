import { Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage, useLocale, useTextOr } from '../i18n/use-text.ts'
import { fieldKeys, stateKeys } from '../i18n/vocabulary.ts'
import { type Change, changesOf, isLabel } from './diff.ts'
import styles from './diff-view.module.css'

const SYMBOLS = { added: '+', removed: '−', changed: '≠', same: '=' } as const

const COUNTRY = new Set(['nationality', 'residence', 'country'])
/** Texts in which a country stands as its code: at the beginning, or between the commas of an address. */
const COUNTRY_WITHIN: Readonly<Record<string, RegExp>> = {
  identities: /^[A-Z]{2}(?= )/,
  taxResidencies: /^[A-Z]{2}(?= )/,
  addresses: /(?<=^|, )[A-Z]{2}(?=,|$)/,
}

/** Records keep countries by their codes; people read names. */
function useCountryNames(): (path: string, text: string) => string {
  const names = new Intl.DisplayNames(useLocale(), { type: 'region' })
  return (path, text) => {
    const keys = path.split('.')
    if (COUNTRY.has(keys.at(-1) ?? '')) return /^[A-Z]{2}$/.test(text) ? (names.of(text) ?? text) : text
    const within = COUNTRY_WITHIN[keys[0] ?? '']
    return within ? text.replace(within, (code) => names.of(code) ?? code) : text
  }
}

/** A value of a record in words: state values, yes and no, countries, lists. */
function useValueText(module: string): (path: string, value: unknown) => string {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const language = useLanguage()
  const named = useCountryNames()
  return (path, value) => {
    const one = (item: unknown): string => {
      if (item === null || item === undefined || item === '') return '–'
      if (isLabel(item)) return item[language] ?? item.en ?? item['zh-Hant'] ?? item['zh-Hans'] ?? '–'
      if (typeof item === 'boolean') return t(item ? 'kit:yes' : 'kit:no')
      if (typeof item === 'object') return JSON.stringify(item)
      const text = String(item)
      return textOr(stateKeys(module, path, text), named(path, text))
    }
    return Array.isArray(value) ? value.map(one).join(t('kit:listSeparator')) || '–' : one(value)
  }
}

/** One line of a comparison: what it is called, and both values as they are to be shown. */
export type DiffLine = { key: string; kind: Change['kind']; label: ReactNode; before: ReactNode; after: ReactNode }

function DiffRow({ kind, label, before, after }: DiffLine) {
  const { t } = useTranslation()
  return (
    <tr data-kind={kind}>
      <th scope="row">{label}</th>
      <td className={styles.before}>{kind === 'added' ? '–' : <del>{before}</del>}</td>
      <td className={styles.symbol}>
        <span aria-hidden="true">{SYMBOLS[kind]}</span>
        <span className="k-visually-hidden">{t(`kit:diff.${kind}`)}</span>
      </td>
      <td className={styles.after}>{kind === 'removed' ? '–' : <ins>{after}</ins>}</td>
    </tr>
  )
}

/** Old and new side by side, line by line, in colour and symbol. */
export function DiffTable({ lines }: { lines: readonly DiffLine[] }) {
  const { t } = useTranslation()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('kit:diff.field')}</th>
          <th scope="col">{t('kit:diff.before')}</th>
          <th scope="col">
            <span className="k-visually-hidden">{t('kit:diff.kind')}</span>
          </th>
          <th scope="col">{t('kit:diff.after')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <DiffRow {...line} key={line.key} />
        ))}
      </tbody>
    </table>
  )
}

export type DiffViewProps = {
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  /** Namespace of the field names. */
  module: string
}

/** Old and new side by side, in colour and symbol; what stays the same is shown on demand. */
export function DiffView({ before, after, module }: DiffViewProps) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const text = useValueText(module)
  const [all, setAll] = useState(false)
  const changes = changesOf(before, after)
  const same = changes.filter((change) => change.kind === 'same').length
  const shown = all ? changes : changes.filter((change) => change.kind !== 'same')
  const labelOf = (path: string) => textOr(fieldKeys(module, path), path)
  return (
    <div className={styles.diff}>
      {shown.length === 0 ? (
        <p className={styles.none}>{t('kit:diff.none')}</p>
      ) : (
        <DiffTable
          lines={shown.map(({ path, kind, before: was, after: is }) => ({
            key: path,
            kind,
            label: labelOf(path),
            before: text(path, was),
            after: text(path, is),
          }))}
        />
      )}
      {same > 0 ? (
        <label className={styles.toggle}>
          <Switch size="small" checked={all} onChange={setAll} /> {t('kit:diff.showSame', { count: same })}
        </label>
      ) : null}
    </div>
  )
}
