import { CalendarOutlined, DownOutlined, PaperClipOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { componentOf, type Field } from '#contract/forms'
import { useLanguage } from '#kit'
import { componentColumns } from '../components.ts'
import { useEditor } from '../editor.tsx'
import { KindIcon } from '../kinds.tsx'
import { readLabel } from '../label.ts'
import { type ComponentField, isComponent } from '../model/form.ts'
import { Drawn } from './drawn.tsx'
import styles from './facsimile.module.css'

const Box = ({ children, end, tall }: { children?: ReactNode; end?: ReactNode; tall?: boolean }) => (
  <span className={styles.box} data-tall={tall || undefined}>
    <span className={styles.text}>{typeof children === 'string' ? <Drawn text={children} /> : children}</span>
    {end ? <span className={styles.end}>{typeof end === 'string' ? <Drawn text={end} /> : end}</span> : null}
  </span>
)

function ComponentHead({ field }: { field: ComponentField }) {
  const language = useLanguage()
  const columns = componentColumns(field.kind).filter(({ column }) => !field.without.includes(column.key))
  if (componentOf(field.kind).single) {
    return (
      <span className={styles.single}>
        {columns.map(({ column }) => (
          <span key={column.key}>
            <Drawn text={readLabel(column.label, language)} />
            <Box />
          </span>
        ))}
      </span>
    )
  }
  return (
    <span className={styles.component}>
      {columns.map(({ column }) => (
        <Drawn key={column.key} className={styles.fixed ?? ''} text={readLabel(column.label, language)} />
      ))}
    </span>
  )
}

function Choices({ field }: { field: Extract<Field, { kind: 'select' | 'multiSelect' }> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const names = field.choices.map(({ label, value }) => readLabel(label, language) || value)
  const text = field.options ? t('forms:page.builder.fromSource') : names.slice(0, 6).join(t('kit:listSeparator'))
  return <Box end={<DownOutlined />}>{text}</Box>
}

function useUnit(field: Field): string | undefined {
  const { t } = useTranslation()
  const language = useLanguage()
  const { form } = useEditor()
  if (field.kind === 'rate') return t(`forms:page.builder.unit.${field.unit}`)
  if (field.kind !== 'money') return undefined
  if (typeof field.currency === 'string') return field.currency
  const { field: key } = field.currency
  const other = form.sections.flatMap(({ fields }) => fields).find((each) => each.key === key)
  return other ? readLabel(other.label, language) : key
}

/** How a field will look, without being one: nothing in it can be typed into. `bare` inside tables. */
export const Facsimile = (props: { field: Field; bare?: boolean }) => (
  <div className={styles.facsimile} aria-hidden="true">
    <Look {...props} />
  </div>
)

function Look({ field, bare }: { field: Field; bare?: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const unit = useUnit(field)
  if (isComponent(field)) return <ComponentHead field={field} />
  switch (field.kind) {
    case 'longText':
      return <Box tall={!bare} />
    case 'money':
    case 'rate':
      return <Box end={unit} />
    case 'number':
      return <Box end={field.decimals > 0 ? `0.${'0'.repeat(field.decimals)}` : '0'} />
    case 'date':
      return <Box end={<CalendarOutlined />} />
    case 'yesNo':
      return (
        <span className={styles.segments}>
          {(['kit:yes', 'kit:no'] as const).map((key) => (
            <span key={key} className={styles.segment}>
              <Drawn text={t(key)} />
            </span>
          ))}
        </span>
      )
    case 'select':
    case 'multiSelect':
      return bare ? <Box end={<DownOutlined />} /> : <Choices field={field} />
    case 'cascade': {
      const [first] = field.choices
      const path = [first, first?.children?.[0]].map((each) => readLabel(each?.label, language)).filter(Boolean)
      return <Box end={<DownOutlined />}>{path.join(' / ')}</Box>
    }
    case 'formula':
      return (
        <Box end={<KindIcon kind="formula" />}>
          <code>
            <Drawn text={field.compute} />
          </code>
        </Box>
      )
    case 'upload':
      return (
        <span className={styles.upload}>
          <PaperClipOutlined aria-hidden="true" />
          <Drawn
            text={
              field.parameters.length > 0
                ? t('forms:page.builder.trays', { count: field.parameters.length })
                : t('forms:page.builder.upTo', { count: field.maxCount })
            }
          />
        </span>
      )
    case 'signature':
      return <span className={styles.signature} />
    case 'identity':
      return (
        <span className={styles.pair}>
          <Box end={<DownOutlined />} />
          <Box end={<KindIcon kind="identity" />} />
        </span>
      )
    default:
      return <Box end={field.kind === 'text' ? undefined : <KindIcon kind={field.kind} />} />
  }
}
