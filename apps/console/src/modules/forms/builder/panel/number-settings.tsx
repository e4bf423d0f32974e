import { Input, InputNumber, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useLanguage, useLocale } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { itemsIn, type Spot, targetOf } from '../model/form.ts'
import styles from './panel.module.css'
import { Row } from './row.tsx'
import type { Change } from './settings.ts'

type Of<K extends Field['kind']> = Extract<Field, { kind: K }>

const DECIMAL = /^-?[0-9]{1,20}(\.[0-9]{1,18})?$/

/** A bound as a decimal; kept only once it is one. */
function Bound({ name, value, onChange }: { name: string; value: string | undefined; onChange: (v?: string) => void }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const [typed, setTyped] = useState(value ?? '')
  useEffect(() => setTyped(value ?? ''), [value])
  const bad = typed !== '' && !DECIMAL.test(typed)
  return (
    <Row
      label={name}
      hint={bad ? <span className={styles.bad}>{t('forms:page.builder.notADecimal')}</span> : undefined}
    >
      {(id) => (
        <Input
          id={id}
          inputMode="decimal"
          disabled={readOnly}
          status={bad ? 'error' : ''}
          value={typed}
          onChange={(event) => {
            const next = event.target.value.trim()
            setTyped(next)
            if (next === '' || DECIMAL.test(next)) onChange(next === '' ? undefined : next)
          }}
        />
      )}
    </Row>
  )
}

function Bounds({ item, change }: { item: { min?: string; max?: string }; change: Change }) {
  const { t } = useTranslation()
  return (
    <div className={styles.pair}>
      <Bound name={t('forms:page.builder.min')} value={item.min} onChange={(min) => change({ min }, 'min')} />
      <Bound name={t('forms:page.builder.max')} value={item.max} onChange={(max) => change({ max }, 'max')} />
    </div>
  )
}

export function Decimals({ value, change }: { value: number; change: Change }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  return (
    <Row label={t('forms:page.builder.decimals')} side>
      {(id) => (
        <InputNumber
          id={id}
          min={0}
          max={8}
          precision={0}
          disabled={readOnly}
          value={value}
          onChange={(decimals) => decimals !== null && change({ decimals }, 'decimals')}
        />
      )}
    </Row>
  )
}

export const NumberSettings = ({ item, change }: { item: Of<'number'>; change: Change }) => (
  <>
    <Decimals value={item.decimals} change={change} />
    <Bounds item={item} change={change} />
  </>
)

export function RateSettings({ item, change }: { item: Of<'rate'>; change: Change }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  return (
    <>
      <Row label={t('forms:page.builder.unitTitle')} side>
        {(id) => (
          <Select
            id={id}
            disabled={readOnly}
            value={item.unit}
            onChange={(unit) => change({ unit })}
            options={(['ratio', 'percent', 'perMille', 'bps', 'perLot'] as const).map((value) => ({
              value,
              label: t(`forms:page.builder.units.${value}`),
            }))}
          />
        )}
      </Row>
      <Decimals value={item.decimals} change={change} />
      <Bounds item={item} change={change} />
    </>
  )
}

/** Currencies people may pick without typing; any other ISO code stays as it is. */
const CURRENCIES = ['CNY', 'HKD', 'USD', 'EUR', 'GBP', 'JPY', 'SGD', 'AUD']

export function MoneySettings({ spot, item, change }: { spot: Spot; item: Of<'money'>; change: Change }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const names = new Intl.DisplayNames(useLocale(), { type: 'currency' })
  const { form, readOnly } = useEditor()
  const at = targetOf(form, spot)
  // Beside the own list, a column may also follow a field of the form.
  const beside = at ? itemsIn(form, at.container) : []
  const all = form.sections.flatMap(({ fields }) => fields)
  const fields = [...new Set([...beside, ...all])].filter(({ kind }) => kind === 'select' || kind === 'text')
  const codes = [...new Set([...CURRENCIES, ...(typeof item.currency === 'string' ? [item.currency] : [])])]
  const value = typeof item.currency === 'string' ? item.currency : `field:${item.currency.field}`
  return (
    <>
      <Row label={t('forms:page.builder.currency')}>
        {(id) => (
          <Select
            id={id}
            showSearch
            optionFilterProp="label"
            disabled={readOnly}
            value={value}
            onChange={(next: string) =>
              change({ currency: next.startsWith('field:') ? { field: next.slice('field:'.length) } : next })
            }
            options={[
              {
                label: t('forms:page.builder.fixedCurrency'),
                options: codes.map((code) => ({ value: code, label: `${code} ${names.of(code)}` })),
              },
              {
                label: t('forms:page.builder.currencyOf'),
                options: fields.map((field) => ({
                  value: `field:${field.key}`,
                  label: readLabel(field.label, language) || field.key,
                })),
              },
            ]}
          />
        )}
      </Row>
      <Bounds item={item} change={change} />
    </>
  )
}

export function TextSettings({ item, change }: { item: Of<'text' | 'longText'>; change: Change }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  return (
    <Row label={t('forms:page.builder.maxLength')} side>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={item.kind === 'text' ? 1000 : 10_000}
          precision={0}
          disabled={readOnly}
          value={item.maxLength}
          onChange={(maxLength) => maxLength !== null && change({ maxLength }, 'maxLength')}
        />
      )}
    </Row>
  )
}
