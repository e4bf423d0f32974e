import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined, SnippetsOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choice } from '#contract/forms'
import { Dialog, useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { completed } from '../label.ts'
import { freeValue, MOST_CHOICES, pastedChoices } from '../model/choices.ts'
import { LabelEditor } from './label-editor.tsx'
import styles from './panel.module.css'
import { Row } from './row.tsx'

type Props = { choices: readonly Choice[]; onChange: (next: Choice[], tag?: string) => void }

/** All languages of a choice, and what is stored for it. */
function ChoiceMore(props: { choice: Choice; name: string; twice: boolean; put: (next: Choice, tag: string) => void }) {
  const { t } = useTranslation()
  const { readOnly } = useEditor()
  const { choice, name, twice, put } = props
  return (
    <>
      <LabelEditor
        name={name}
        value={choice.label}
        disabled={readOnly}
        onChange={(label) => put({ ...choice, label }, 'label')}
      />
      <Row
        label={t('forms:page.builder.stored')}
        hint={twice ? <span className={styles.bad}>{t('forms:page.builder.valueTwice')}</span> : undefined}
        side
      >
        {(id) => (
          <Input
            id={id}
            className={styles.code}
            disabled={readOnly}
            status={twice ? 'error' : ''}
            maxLength={100}
            value={choice.value}
            onChange={(event) => event.target.value && put({ ...choice, value: event.target.value }, 'value')}
          />
        )}
      </Row>
    </>
  )
}

function ChoiceLine(props: Props & { index: number; choice: Choice }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const [open, setOpen] = useState(false)
  const { choices, index, choice, onChange } = props
  const put = (next: Choice, tag: string) => onChange(choices.toSpliced(index, 1, next), `choice${index}:${tag}`)
  const move = (by: number) => onChange(choices.toSpliced(index, 1).toSpliced(index + by, 0, choice))
  const twice = choices.some((each, at) => at !== index && each.value === choice.value)
  const name = t('forms:page.builder.choiceNumber', { at: index + 1 })
  return (
    <li className={styles.choice}>
      <div className={styles.choiceLine}>
        <Input
          aria-label={`${name}: ${t('forms:page.builder.label')}`}
          disabled={readOnly}
          value={choice.label[language] ?? ''}
          placeholder={Object.values(choice.label)[0]}
          maxLength={200}
          onFocus={() => setOpen(true)}
          onChange={(event) => put({ ...choice, label: { ...choice.label, [language]: event.target.value } }, 'label')}
        />
        {readOnly ? null : (
          <>
            <Button
              type="text"
              size="small"
              disabled={index === 0}
              icon={<ArrowUpOutlined aria-hidden="true" />}
              aria-label={t('forms:page.builder.tool.upNamed', { name })}
              onClick={() => move(-1)}
            />
            <Button
              type="text"
              size="small"
              disabled={index === choices.length - 1}
              icon={<ArrowDownOutlined aria-hidden="true" />}
              aria-label={t('forms:page.builder.tool.downNamed', { name })}
              onClick={() => move(1)}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t('forms:page.builder.tool.removeNamed', { name })}
              onClick={() => onChange(choices.toSpliced(index, 1))}
            />
          </>
        )}
      </div>
      {open ? (
        <div className={styles.choiceMore}>
          <ChoiceMore choice={choice} name={name} twice={twice} put={put} />
          <Button type="link" size="small" onClick={() => setOpen(false)}>
            {t('forms:page.builder.less')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

function PasteChoices({ choices, onChange, close }: Props & { close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [text, setText] = useState('')
  const take = () => {
    // Choices that a new list begins with make room.
    const own = choices.filter(
      ({ value, label }, index) =>
        !/^option[0-9]+$/.test(value) || label[language] !== t('forms:page.builder.choiceNumber', { at: index + 1 }),
    )
    onChange(pastedChoices(own, text, language))
    close()
  }
  return (
    <Dialog
      open
      title={t('forms:page.builder.pasteList')}
      okText={t('forms:page.builder.take')}
      cancelText={t('kit:cancel')}
      okButtonProps={{ disabled: text.trim() === '' }}
      onOk={take}
      onCancel={close}
    >
      <p className={styles.lead}>{t('forms:page.builder.pasteListHint')}</p>
      <Input.TextArea
        autoFocus
        aria-label={t('forms:page.builder.pasteList')}
        autoSize={{ minRows: 8, maxRows: 16 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  )
}

/** The choices of a list: written in place, ordered, or pasted from a spreadsheet. */
export function ChoicesEditor({ choices, onChange }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { readOnly } = useEditor()
  const [pasting, setPasting] = useState(false)
  const add = () => {
    const at = choices.length + 1
    onChange([
      ...choices,
      { value: freeValue(choices), label: { [language]: t('forms:page.builder.choiceNumber', { at }) } },
    ])
  }
  const complete = async () => {
    const next = await Promise.all(
      choices.map(async (choice) => ({ ...choice, label: { ...choice.label, ...(await completed(choice.label)) } })),
    )
    onChange(next)
  }
  return (
    <>
      <ol className={styles.choices}>
        {choices.map((choice, index) => (
          <ChoiceLine key={index} index={index} choice={choice} choices={choices} onChange={onChange} />
        ))}
      </ol>
      {readOnly ? null : (
        <div className={styles.buttons}>
          <Button
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            disabled={choices.length >= MOST_CHOICES}
            onClick={add}
          >
            {t('forms:page.builder.addChoice')}
          </Button>
          <Button size="small" icon={<SnippetsOutlined aria-hidden="true" />} onClick={() => setPasting(true)}>
            {t('forms:page.builder.pasteList')}
          </Button>
          <Button size="small" type="link" onClick={() => void complete()}>
            {t('forms:page.builder.complete')}
          </Button>
        </div>
      )}
      {pasting ? <PasteChoices choices={choices} onChange={onChange} close={() => setPasting(false)} /> : null}
    </>
  )
}
