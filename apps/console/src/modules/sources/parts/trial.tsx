import { PlayCircleOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceAnswer, SourceDefinition } from '#contract/sources'
import { api, ErrorNote, Panel, useCan } from '#kit'
import { useLabel } from '../label.ts'
import { AnswerGrid } from './answer-grid.tsx'
import styles from './editor.module.css'
import { Field } from './field.tsx'

type Outcome = { answer: SourceAnswer | null; error: unknown }

/** Runs what stands in the editor with sample values, in the scope of whoever tries it; the log has it. */
export function Trial({ sourceId, definition }: { sourceId: string; definition: SourceDefinition }) {
  const { t } = useTranslation()
  const labelOf = useLabel()
  const can = useCan()
  const [values, setValues] = useState<Record<string, string>>({})
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [pending, setPending] = useState(false)
  if (!can('sources.draft.try')) return null
  const valueOf = (key: string, sample = '') => values[key] ?? sample
  const run = async () => {
    setPending(true)
    try {
      const parameters = Object.fromEntries(
        definition.parameters.map(({ key, type, sample }) => {
          const text = valueOf(key, sample).trim()
          return [key, text === '' ? null : type === 'texts' ? text.split(/[\s,]+/) : text]
        }),
      )
      setOutcome({
        answer: await api.post<SourceAnswer>('/sources-try', { definition, parameters, sourceId }),
        error: null,
      })
    } catch (error) {
      setOutcome({ answer: null, error })
    } finally {
      setPending(false)
    }
  }
  return (
    <Panel title={t('sources:page.trial.title')}>
      <div className={styles.lines}>
        {definition.parameters.map(({ key, label, sample }) => (
          <Field key={key} label={labelOf(label, key)}>
            <Input
              value={valueOf(key, sample)}
              addonBefore={`$${key}`}
              onChange={(event) => setValues({ ...values, [key]: event.target.value })}
              onPressEnter={() => void run()}
            />
          </Field>
        ))}
        <div>
          <Button icon={<PlayCircleOutlined aria-hidden="true" />} loading={pending} onClick={() => void run()}>
            {t('sources:page.trial.run')}
          </Button>
          <p className={styles.hint}>{t('sources:page.trial.hint')}</p>
        </div>
        {outcome?.error ? <ErrorNote error={outcome.error} /> : null}
        {outcome?.answer ? <AnswerGrid answer={outcome.answer} /> : null}
      </div>
    </Panel>
  )
}
