import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { FUNCTION_NAMES, FUNCTIONS } from '#contract/forms'
import type { Vocabulary } from './complete.ts'
import { signature } from './complete.ts'
import styles from './feel.module.css'

type Items = NonNullable<MenuProps['items']>

function fieldItems({ scope, labelOf }: Vocabulary): Items {
  return Object.entries(scope).map(([key, kind]) => {
    const row = kind.is === 'list' ? kind.of : kind
    const label = labelOf(key) || key
    if (row.is !== 'row') return { key, label }
    const columns = Object.keys(row.columns).map((column) => ({
      key: `${key}.${column}`,
      label: labelOf(`${key}.${column}`) || column,
    }))
    return { key: `of:${key}`, label, children: kind.is === 'list' ? [{ key, label }, ...columns] : columns }
  })
}

/** Fields and functions to choose from, for whoever does not want to type names. */
export function InsertName({ vocabulary, onInsert }: { vocabulary: Vocabulary; onInsert: (text: string) => void }) {
  const { t } = useTranslation()
  const functions: Items = FUNCTION_NAMES.map((name) => ({
    key: name,
    label: (
      <span className={styles.function}>
        <code>{signature(name, vocabulary.kindName)}</code>
        <span>{vocabulary.functionHint(name)}</span>
      </span>
    ),
  }))
  const insertFunction = (name: string) => {
    const takesNothing = FUNCTIONS[name as keyof typeof FUNCTIONS].arguments.length === 0 && name === 'today'
    onInsert(takesNothing ? `${name}()` : `${name}(`)
  }
  return (
    <div className={styles.insert}>
      <Dropdown
        trigger={['click']}
        menu={{ items: fieldItems(vocabulary), onClick: ({ key }) => onInsert(key), className: styles.menu ?? '' }}
      >
        <Button size="small" type="text" icon={<PlusOutlined aria-hidden="true" />}>
          {t('forms:page.builder.insertField')}
        </Button>
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{ items: functions, onClick: ({ key }) => insertFunction(key), className: styles.menu ?? '' }}
      >
        <Button size="small" type="text" icon={<PlusOutlined aria-hidden="true" />}>
          {t('forms:page.builder.insertFunction')}
        </Button>
      </Dropdown>
    </div>
  )
}
