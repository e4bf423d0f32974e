import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, FormValues } from '#contract/forms'
import { isSensitive } from '#contract/forms'
import { BusinessDate, formatDecimal, type Language, Nothing, useLocale, useProblemText } from '#kit'
import { readLabel } from '../builder/label.ts'
import { FileList, filesOf } from './inputs/files-input.tsx'
import { RecordName, ReferenceName } from './inputs/record-input.tsx'
import { useView } from './props.ts'
import { useUnit } from './use-words.ts'
import styles from './view.module.css'

type Branch = { value: string; label: Parameters<typeof readLabel>[0]; children?: Branch[] | undefined }

/** Words of values chosen, from the top of the choices down. */
function chosenWords(
  choices: readonly Branch[],
  values: readonly string[],
  language: Language,
  deep: boolean,
): string[] {
  let level: readonly Branch[] | undefined = choices
  return values.map((value) => {
    const found: Branch | undefined = level?.find((one) => one.value === value)
    if (deep) level = found?.children
    return found ? readLabel(found.label, language) : value
  })
}

function NumberText({ field, value, currency }: { field: Field; value: string; currency: string | null }) {
  const locale = useLocale()
  const unit = useUnit()(field as never, currency)
  const least = field.kind === 'money' ? 2 : 0
  return (
    <span className={styles.number}>
      {formatDecimal(value, locale, { minimumFractionDigits: least })}
      {unit ? <span className={styles.unit}>{unit}</span> : null}
    </span>
  )
}

/** What says who somebody is: as the server masked it, and in clear for who may look and is recorded. */
function Guarded({ text, path }: { text: string; path: string }) {
  const { t } = useTranslation()
  const { reveal, readOnly } = useView()
  const { message } = App.useApp()
  const words = useProblemText()
  const [clear, setClear] = useState<string | null>(null)
  const look = async () => {
    if (!reveal || clear !== null) return setClear(null)
    try {
      setClear(await reveal(path))
    } catch (error) {
      message.error(words(error).title)
    }
  }
  return (
    <span className={styles.guarded}>
      {clear ?? text}
      {reveal && readOnly && path !== '' ? (
        <Button
          type="text"
          size="small"
          icon={clear === null ? <EyeOutlined aria-hidden="true" /> : <EyeInvisibleOutlined aria-hidden="true" />}
          aria-label={t(clear === null ? 'kit:masked.reveal' : 'kit:masked.hide')}
          onClick={() => void look()}
        />
      ) : null}
    </span>
  )
}

function identityText(value: FormValues[string], kindWord: (code: string) => string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return String(value)
  const { type, country, number } = value
  return [type ? kindWord(String(type)) : '', type === 'passport' ? country : '', number]
    .filter(Boolean)
    .map(String)
    .join(' ')
}

/** A value of one field as people read it. `path` is the field's key or `table.rowId.column`; blank where nothing is revealed. */
export function Reading(props: {
  field: Field
  path: string
  value: FormValues[string] | undefined
  currency: string | null
}) {
  const { field, path, value, currency } = props
  const { t } = useTranslation()
  const { language, lookups } = useView()
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return <Nothing />
  }
  if (field.kind === 'upload' || field.kind === 'signature') return <FileList field={field} files={filesOf(value)} />
  if (isSensitive(field)) {
    const text =
      field.kind === 'identity' ? identityText(value, (code) => t(`clients:state.identityKind.${code}`)) : String(value)
    return <Guarded text={text} path={path} />
  }
  const kind = field.kind === 'formula' ? field.result : field.kind
  switch (kind) {
    case 'number':
    case 'money':
    case 'rate':
    case 'decimal':
      return <NumberText field={field} value={String(value)} currency={currency} />
    case 'date':
      return <BusinessDate value={String(value)} />
    case 'yesNo':
      return t(value === true ? 'kit:yes' : 'kit:no')
    case 'select':
    case 'multiSelect':
    case 'cascade': {
      const looked = lookups[path.replace(/\.[^.]+\./, '.')]?.choices ?? []
      const extra = looked.map((one) => ({ value: one.value, label: { en: one.label ?? one.value } }))
      const choices = 'choices' in field ? [...field.choices, ...extra] : extra
      const words = chosenWords(choices, [value].flat().map(String), language, kind === 'cascade')
      return words.join(kind === 'cascade' ? ' / ' : t('kit:listSeparator'))
    }
    case 'person':
    case 'department':
      return <ReferenceName kind={kind} value={String(value)} />
    case 'account':
    case 'client':
      return <RecordName kind={kind} value={String(value)} />
    default:
      return <span className={styles.words}>{String(value)}</span>
  }
}
