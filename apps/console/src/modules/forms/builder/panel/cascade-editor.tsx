import { Button, Input, Tree } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#contract/forms'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { readCascade, writeCascade } from '../model/choices.ts'
import styles from './panel.module.css'

type Choices = Extract<Field, { kind: 'cascade' }>['choices']

function nodesOf(choices: Choices, language: 'zh-Hans' | 'zh-Hant' | 'en', path = ''): object[] {
  return choices.map(({ value, label, children }) => ({
    key: `${path}/${value}`,
    title: readLabel(label, language) || value,
    selectable: false,
    children: children ? nodesOf(children, language, `${path}/${value}`) : [],
  }))
}

/** Choices inside choices, written as an indented list: the quickest way to type or paste a whole tree. */
export function CascadeEditor({ choices, onChange }: { choices: Choices; onChange: (next: Choices) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const [text, setText] = useState<string | null>(null)
  const read = text === null ? null : readCascade(text, choices, language)
  if (text === null) {
    return (
      <>
        <Tree treeData={nodesOf(choices, language) as never} defaultExpandAll blockNode />
        {readOnly ? null : (
          <Button size="small" onClick={() => setText(writeCascade(choices, language))}>
            {t('forms:page.builder.editCascade')}
          </Button>
        )}
      </>
    )
  }
  return (
    <>
      <p className={styles.hint}>{t('forms:page.builder.cascadeHint')}</p>
      <Input.TextArea
        autoFocus
        aria-label={t('forms:page.builder.kind.cascade')}
        className={styles.code}
        autoSize={{ minRows: 6, maxRows: 20 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Tab' || event.shiftKey) return
          event.preventDefault()
          document.execCommand('insertText', false, '\t')
        }}
      />
      <div className={styles.buttons}>
        <Button
          size="small"
          type="primary"
          disabled={read === null}
          onClick={() => {
            if (read) onChange(read)
            setText(null)
          }}
        >
          {t('forms:page.builder.take')}
        </Button>
        <Button size="small" onClick={() => setText(null)}>
          {t('kit:cancel')}
        </Button>
      </div>
    </>
  )
}
