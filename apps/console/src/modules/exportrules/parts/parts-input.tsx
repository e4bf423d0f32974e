import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { CLIENT_TYPES } from '#contract/archive'
import { FORMS, type RulePart } from '#contract/exportrules'
import { type FieldInputProps, useReferences } from '#kit'
import styles from './rules.module.css'

const KILOBYTE = 1024
const FRESH: RulePart = {
  parameter: '',
  code: '',
  clientTypes: [],
  required: true,
  form: 'original',
  maxBytes: null,
  maxSide: null,
}

type PartProps = { part: RulePart; change: (part: Partial<RulePart>) => void; remove: () => void }

function Part({ part, change, remove }: PartProps) {
  const { t } = useTranslation()
  const { parameter: reference } = useReferences()
  const TypeInput = reference?.Input
  const named = (key: string) => t(`exportrules:field.${key}`)
  return (
    <li className={styles.part}>
      <div className={styles.row}>
        {TypeInput ? (
          <TypeInput
            label={named('parameter')}
            value={part.parameter}
            onChange={(value) => change({ parameter: String(value ?? '') })}
          />
        ) : null}
        <Input
          aria-label={named('code')}
          placeholder={named('code')}
          value={part.code}
          maxLength={20}
          onChange={(event) => change({ code: event.target.value })}
        />
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t('exportrules:page.rules.removePart')}
          onClick={remove}
        />
      </div>
      <div className={styles.more}>
        <Select
          aria-label={named('form')}
          value={part.form}
          options={FORMS.map((value) => ({ value, label: t(`exportrules:state.form.${value}`) }))}
          onChange={(form) => change({ form })}
        />
        <InputNumber
          aria-label={named('maxBytes')}
          placeholder={t('exportrules:page.rules.size')}
          suffix="KB"
          min={1}
          value={part.maxBytes === null ? null : Math.floor(part.maxBytes / KILOBYTE)}
          onChange={(size) => change({ maxBytes: typeof size === 'number' ? Math.round(size) * KILOBYTE : null })}
        />
        <Select
          mode="multiple"
          aria-label={named('clientTypes')}
          placeholder={t('exportrules:page.rules.everyClient')}
          value={part.clientTypes}
          options={CLIENT_TYPES.map((value) => ({ value, label: t(`clients:state.type.${value}`) }))}
          onChange={(clientTypes) => change({ clientTypes })}
        />
        <Checkbox checked={part.required} onChange={(event) => change({ required: event.target.checked })}>
          {named('required')}
        </Checkbox>
      </div>
    </li>
  )
}

/** The documents of a rule, in the order they are looked for. */
export function PartsInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const parts = (Array.isArray(value) ? value : []) as RulePart[]
  return (
    <div className={styles.parts}>
      <ul className={styles.parts}>
        {parts.map((part, at) => (
          <Part
            // Rows have no identity of their own; they are added at the end and taken out by place.
            key={at}
            part={part}
            change={(more) => onChange?.(parts.map((one, index) => (index === at ? { ...one, ...more } : one)))}
            remove={() => onChange?.(parts.filter((_one, index) => index !== at))}
          />
        ))}
      </ul>
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => onChange?.([...parts, FRESH])}>
        {t('exportrules:page.rules.addPart')}
      </Button>
    </div>
  )
}
