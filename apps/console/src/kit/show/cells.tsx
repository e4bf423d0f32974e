import { CheckOutlined, MinusOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount, BusinessDate, Instant, Nothing, Quantity, Rate } from '../format/values.tsx'
import { useTextOr } from '../i18n/use-text.ts'
import { useReferences } from '../references.tsx'
import styles from './cells.module.css'
import { StateBadge } from './status.tsx'

function Flag({ value }: { value: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={value ? styles.yes : styles.no}>
      {value ? <CheckOutlined aria-hidden="true" /> : <MinusOutlined aria-hidden="true" />}
      <span className="k-visually-hidden">{t(value ? 'kit:yes' : 'kit:no')}</span>
    </span>
  )
}

/** As many tags as a line of a table shows; where tags may wrap, all of them stand. */
const TAGS_IN_LINE = 3

function Tags({ values, words }: { values: readonly unknown[]; words: string | null }) {
  const textOr = useTextOr()
  if (values.length === 0) return <Nothing />
  const names = values.map((value) => (words ? textOr(`${words}.${String(value)}`, String(value)) : String(value)))
  const over = names.length - TAGS_IN_LINE
  return (
    <span className={styles.tags} {...(over > 0 ? { title: names.join(', ') } : {})}>
      {names.map((name, index) => (
        <span key={name} className={index < TAGS_IN_LINE ? styles.tag : `${styles.tag} ${styles.rest}`}>
          {name}
        </span>
      ))}
      {over > 0 ? (
        <span className={styles.over} aria-hidden="true">
          +{over}
        </span>
      ) : null}
    </span>
  )
}

/** A value shown as its column's kind says. `words` is the i18n prefix of a state's or tag's values. */
export function Cell({
  kind,
  value,
  words,
  name,
}: {
  kind: string
  value: unknown
  words: string | null
  name?: string
}): ReactNode {
  const references = useReferences()
  if (value === null || value === undefined || value === '') return <Nothing />
  if (Array.isArray(value)) return <Tags values={value} words={words} />
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  switch (kind) {
    case 'state':
      return <StateBadge values={words ?? ''} value={text} />
    case 'amount':
      return <Amount value={text} />
    case 'number':
      return <Quantity value={text} />
    case 'rate':
      return <Rate value={text} />
    case 'date':
      return <BusinessDate value={text} />
    case 'instant':
      return <Instant value={text} />
    case 'boolean':
      return <Flag value={value === true} />
    case 'tags':
      return <Tags values={[value]} words={words} />
    case 'id': {
      const Name = name ? references[name]?.Name : undefined
      return Name ? <Name value={text} /> : <span className={styles.id}>{text}</span>
    }
    default:
      return text
  }
}

/** Kinds whose digits line up on the right. */
export const isNumeric = (kind: string): boolean => kind === 'amount' || kind === 'number' || kind === 'rate'
