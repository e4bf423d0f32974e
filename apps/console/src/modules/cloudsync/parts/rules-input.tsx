import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { BUSINESSES, type Fact, type RuleRow } from '#contract/cloudsync'
import { type FieldInputProps, useReferences } from '#kit'
import { useFacts } from './business-input.tsx'

type RowProps = { rule: RuleRow; change: (rule: RuleRow) => void; remove: () => void }

function Row({ rule, change, remove }: RowProps) {
  const { t } = useTranslation()
  const Parameter = useReferences().parameter?.Input
  const facts = useFacts()
  const field = (key: string) => t(`cloudsync:field.${key}`)
  return (
    <Flex gap={8} wrap align="center">
      <span style={{ flex: '3 1 220px', minWidth: 180 }}>
        {Parameter ? (
          <Parameter
            value={rule.parameter}
            label={field('parameter')}
            onChange={(code) => change({ ...rule, parameter: String(code ?? '') })}
          />
        ) : (
          rule.parameter
        )}
      </span>
      <Select
        style={{ flex: '1 1 96px', minWidth: 90 }}
        allowClear
        placeholder={t('cloudsync:page.rules.always')}
        aria-label={field('condition')}
        value={rule.condition}
        options={facts}
        onChange={(condition: Fact | null) => change({ ...rule, condition: condition ?? null })}
      />
      <Switch
        checked={rule.required}
        checkedChildren={t('cloudsync:page.event.required')}
        unCheckedChildren={t('cloudsync:page.event.optional')}
        aria-label={field('required')}
        onChange={(required) => change({ ...rule, required })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t('cloudsync:page.rules.remove', { parameter: rule.parameter })}
        onClick={remove}
      />
    </Flex>
  )
}

/** A whole table of rules, business by business. */
export function RulesInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const rules = (value ?? []) as readonly RuleRow[]
  const change = (at: number, rule: RuleRow) => onChange?.(rules.with(at, rule))
  return (
    <Flex vertical gap={16}>
      {BUSINESSES.map((business) => (
        <fieldset key={business} style={{ border: 0, margin: 0, padding: 0 }}>
          <legend>
            <strong>{t(`cloudsync:state.business.${business}`)}</strong>
          </legend>
          <Flex vertical gap={8}>
            {rules.map((rule, at) =>
              rule.business === business ? (
                <Row
                  key={at}
                  rule={rule}
                  change={(next) => change(at, next)}
                  remove={() => onChange?.(rules.toSpliced(at, 1))}
                />
              ) : null,
            )}
            <Button
              size="small"
              type="dashed"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => onChange?.([...rules, { business, parameter: '', required: true, condition: null }])}
            >
              {t('cloudsync:page.rules.add')}
            </Button>
          </Flex>
        </fieldset>
      ))}
    </Flex>
  )
}
