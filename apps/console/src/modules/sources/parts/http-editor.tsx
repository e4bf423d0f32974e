import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HttpDefinition, Vocabulary } from '#contract/sources'
import { Panel } from '#kit'
import { HttpColumns } from './columns.tsx'
import styles from './editor.module.css'
import { Field } from './field.tsx'
import { replaced } from './parameters.tsx'

type Props = {
  value: HttpDefinition
  disabled: boolean
  vocabulary: Vocabulary | undefined
  onChange: (next: HttpDefinition) => void
}
type Header = HttpDefinition['headers'][number]

function Headers({ value, disabled, vocabulary, onChange }: Props) {
  const { t } = useTranslation()
  const word = (key: string) => t(`sources:page.http.${key}`)
  const set = (index: number, next: Header | null) =>
    onChange({ ...value, headers: replaced(value.headers, index, next) })
  return (
    <div className={styles.lines}>
      {value.headers.map((one, index) => (
        <div key={index} className={styles.line}>
          <Input
            value={one.name}
            disabled={disabled}
            aria-label={word('headerName')}
            onChange={(event) => set(index, { ...one, name: event.target.value })}
          />
          <Input
            value={one.value}
            disabled={disabled}
            aria-label={word('headerValue')}
            onChange={(event) => set(index, { ...one, value: event.target.value })}
          />
          <Select
            value={one.secret ?? ''}
            disabled={disabled}
            aria-label={word('secret')}
            options={[
              { value: '', label: word('noSecret') },
              ...(vocabulary?.secrets ?? []).map(({ code }) => ({ value: code, label: code })),
            ]}
            onChange={(chosen) => {
              const { secret: _before, ...rest } = one
              set(index, chosen === '' ? rest : { ...rest, secret: chosen })
            }}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            disabled={disabled}
            aria-label={t('sources:page.parameter.remove')}
            onClick={() => set(index, null)}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          disabled={disabled || value.headers.length >= 10}
          onClick={() =>
            onChange({ ...value, headers: [...value.headers, { name: 'Authorization', value: 'Bearer {secret}' }] })
          }
        >
          {word('addHeader')}
        </Button>
        <p className={styles.hint}>{word('headerHint')}</p>
      </div>
    </div>
  )
}

function Numbers({ value, disabled, onChange }: Props) {
  const { t } = useTranslation()
  const number = (key: 'timeoutMs' | 'maxBytes' | 'retries' | 'cacheSeconds', min: number, max: number) => (
    <Field label={t(`sources:page.http.${key}`)}>
      <InputNumber
        value={value[key]}
        min={min}
        max={max}
        precision={0}
        disabled={disabled}
        style={{ width: '100%' }}
        onChange={(next) => onChange({ ...value, [key]: next ?? min })}
      />
    </Field>
  )
  return (
    <div className={styles.fields}>
      {number('timeoutMs', 100, 10_000)}
      {number('maxBytes', 1000, 2_000_000)}
      {number('retries', 0, 2)}
      {number('cacheSeconds', 0, 3600)}
    </div>
  )
}

/** How another system is asked, and what of its answer becomes columns. */
export function HttpEditor(props: Props) {
  const { t } = useTranslation()
  const { value, disabled, vocabulary, onChange } = props
  const word = (key: string) => t(`sources:page.http.${key}`)
  const hosts = vocabulary?.hosts ?? []
  return (
    <>
      <Panel title={word('request')}>
        <div className={styles.fields}>
          <Field label={word('method')}>
            <Select
              value={value.method}
              disabled={disabled}
              options={['GET', 'POST'].map((method) => ({ value: method, label: method }))}
              onChange={(method) => onChange({ ...value, method })}
            />
          </Field>
          <Field
            label={word('url')}
            whole
            hint={hosts.length > 0 ? t('sources:page.http.hosts', { hosts: hosts.join(', ') }) : word('noHosts')}
          >
            <Input
              value={value.url}
              disabled={disabled}
              onChange={(event) => onChange({ ...value, url: event.target.value })}
            />
          </Field>
          {value.method === 'POST' ? (
            <Field label={word('body')} whole>
              <Select
                mode="multiple"
                value={value.body}
                disabled={disabled}
                options={value.parameters.map(({ key }) => ({ value: key, label: `$${key}` }))}
                onChange={(body) => onChange({ ...value, body })}
              />
            </Field>
          ) : null}
        </div>
      </Panel>
      <Panel title={word('headers')}>
        <Headers {...props} />
      </Panel>
      <Panel title={word('mapping')}>
        <div className={styles.lines}>
          <Field label={word('rows')} hint={word('rowsHint')}>
            <Input
              value={value.rows}
              disabled={disabled}
              placeholder="/data/items"
              onChange={(event) => onChange({ ...value, rows: event.target.value })}
            />
          </Field>
          <HttpColumns value={value} disabled={disabled} onChange={onChange} />
        </div>
      </Panel>
      <Panel title={word('limits')}>
        <Numbers {...props} />
      </Panel>
    </>
  )
}
