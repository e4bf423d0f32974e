import { ApiOutlined, CodeOutlined, PlusOutlined, ProfileOutlined, TableOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Label, SOURCE_KINDS, type SourceKind, type Vocabulary } from '#contract/sources'
import { Drawer, ErrorNote, LANGUAGES, useApi, useCan, useGo, useIsNarrow, useRunCommand } from '#kit'
import { firstDefinition } from '../drafts.ts'
import styles from './editor.module.css'
import { Field } from './field.tsx'
import { LabelInput } from './label-input.tsx'

const SYMBOLS: Record<SourceKind, ReactNode> = {
  register: <TableOutlined />,
  view: <ProfileOutlined />,
  sql: <CodeOutlined />,
  http: <ApiOutlined />,
}

function Kinds({ value, onChange }: { value: SourceKind; onChange: (kind: SourceKind) => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.kinds} role="radiogroup" aria-label={t('sources:field.kind')}>
      {SOURCE_KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          role="radio"
          aria-checked={kind === value}
          className={styles.kind}
          onClick={() => onChange(kind)}
        >
          <span aria-hidden="true">{SYMBOLS[kind]}</span>
          <strong>{t(`sources:state.kind.${kind}`)}</strong>
          <small>{t(`sources:page.kinds.${kind}`)}</small>
        </button>
      ))}
    </div>
  )
}

/** Adds a source: its kind, its code, its name; the editor opens with a first draft. */
export function NewSource() {
  const { t, i18n } = useTranslation()
  const go = useGo()
  const can = useCan()
  const narrow = useIsNarrow()
  const vocabulary = useApi<Vocabulary>('/sources-vocabulary')
  const { run, pending } = useRunCommand('sources.source.create')
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<SourceKind>('register')
  const [code, setCode] = useState('')
  const [label, setLabel] = useState<Label>({})
  const [error, setError] = useState<unknown>(null)
  if (!can('sources.source.create')) return null
  const create = async () => {
    setError(null)
    const first = Object.fromEntries(LANGUAGES.map((one) => [one, i18n.getFixedT(one)('sources:field.code')]))
    const definition = firstDefinition(kind, first as Parameters<typeof firstDefinition>[1], vocabulary.data?.hosts[0])
    try {
      const outcome = await run<{ id: string }>({ code, label, definition })
      if (outcome.kind === 'done') go(`/sources/${outcome.value.id}`)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <>
      <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('sources:command.source.create')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('sources:command.source.create')}
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        <div className={styles.lines}>
          <Kinds value={kind} onChange={setKind} />
          <Field label={t('sources:field.label')}>
            <LabelInput value={label} label={t('sources:field.label')} onChange={setLabel} />
          </Field>
          <Field label={t('sources:field.code')} hint={t('sources:field.codeHint')}>
            <Input value={code} maxLength={60} onChange={(event) => setCode(event.target.value.toLowerCase())} />
          </Field>
          {error ? <ErrorNote error={error} /> : null}
          <Button
            type="primary"
            loading={pending}
            disabled={code.length < 2 || !Object.values(label).some((one) => one?.trim())}
            onClick={() => void create()}
          >
            {t('sources:page.list.begin')}
          </Button>
        </div>
      </Drawer>
    </>
  )
}
