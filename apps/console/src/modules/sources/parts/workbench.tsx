import { CheckOutlined, SaveOutlined } from '@ant-design/icons'
import { Button, message } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CheckResult, SourceView, VersionView, Vocabulary } from '#contract/sources'
import { asProblem, ErrorNote, Grid, Instant, Panel, Stack, useApi, useFieldProblemText, useRunCommand } from '#kit'
import { DefinitionEditor, type Writing } from './definition.tsx'
import styles from './editor.module.css'
import { Problems } from './problems.tsx'
import { Trial } from './trial.tsx'

const writingOf = (source: SourceView, version: VersionView): Writing => ({
  label: source.label,
  note: source.note ?? '',
  definition: version.definition,
})

/** Saves, then checks what was saved; sound, it waits for a second person. */
function useWriting(source: SourceView, version: VersionView) {
  const { t } = useTranslation()
  const edit = useRunCommand('sources.draft.edit')
  const check = useRunCommand('sources.draft.check')
  const [writing, setWriting] = useState(() => writingOf(source, version))
  const [error, setError] = useState<unknown>(null)
  const [saved, setSaved] = useState(() => JSON.stringify(writingOf(source, version)))
  const dirty = JSON.stringify(writing) !== saved
  const save = async () => {
    const { label, note, definition } = writing
    await edit.run({
      id: source.id,
      edition: version.edition,
      label,
      ...(note.trim() === '' ? {} : { note }),
      definition,
    })
    setSaved(JSON.stringify(writing))
  }
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    }
  }
  return {
    writing,
    setWriting,
    dirty,
    error,
    pending: edit.pending || check.pending,
    save: () =>
      attempt(async () => {
        await save()
        void message.success(t('sources:page.editor.saved'))
      }),
    check: () =>
      attempt(async () => {
        if (dirty) await save()
        const outcome = await check.run<CheckResult>({ id: source.id })
        if (outcome.kind === 'done' && outcome.value.problems.length === 0)
          void message.success(t('sources:page.check.passed'))
      }),
  }
}

/** What is wrong with the fields that the server refused, by their path. */
function Refusal({ error }: { error: unknown }) {
  const words = useFieldProblemText()
  const { fields } = asProblem(error)
  return (
    <>
      <ErrorNote error={error} />
      {fields.length > 0 ? (
        <ul>
          {fields.slice(0, 10).map((one) => (
            <li key={one.path}>
              <code>{one.path}</code> {words('sources', one)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function CheckPanel({ version, dirty }: { version: VersionView; dirty: boolean }) {
  const { t } = useTranslation()
  const { check, definition } = version
  return (
    <Panel title={t('sources:page.check.title')} extra={check ? <Instant value={check.checkedAt} /> : null}>
      {!check || dirty ? (
        <p className={styles.hint}>{t('sources:page.check.none')}</p>
      ) : (
        <>
          {definition.kind === 'sql' && check.problems.length > 0 ? (
            <p className={styles.hint}>{t('sources:page.check.found', { count: check.problems.length })}</p>
          ) : (
            <Problems problems={check.problems} />
          )}
          {check.columns.length > 0 ? (
            <p className={styles.hint}>
              {t('sources:page.check.columns', { columns: check.columns.map((one) => one.key).join(', ') })}
            </p>
          ) : null}
        </>
      )}
    </Panel>
  )
}

/** A version's definition: written while it is a draft, read afterwards; tried out in either case. */
export function Workbench({
  source,
  version,
  mayEdit,
}: {
  source: SourceView
  version: VersionView
  mayEdit: boolean
}) {
  const { t } = useTranslation()
  const vocabulary = useApi<Vocabulary>('/sources-vocabulary')
  const { writing, setWriting, dirty, error, pending, save, check } = useWriting(source, version)
  const isDraft = version.state === 'draft' || version.state === 'checked'
  const disabled = !isDraft || !mayEdit
  return (
    <Grid wide>
      <DefinitionEditor
        value={writing}
        disabled={disabled}
        vocabulary={vocabulary.data}
        problems={dirty ? null : (version.check?.problems ?? null)}
        onChange={setWriting}
      />
      <Stack>
        {disabled ? null : (
          <Panel title={t('sources:page.editor.draft')}>
            <div className={styles.bar}>
              <Button
                icon={<SaveOutlined aria-hidden="true" />}
                disabled={!dirty}
                loading={pending}
                onClick={() => void save()}
              >
                {t('sources:page.editor.save')}
              </Button>
              <Button
                type="primary"
                icon={<CheckOutlined aria-hidden="true" />}
                loading={pending}
                onClick={() => void check()}
              >
                {t('sources:page.editor.check')}
              </Button>
            </div>
            <p className={styles.hint}>{t('sources:page.editor.lifeHint')}</p>
            {error ? <Refusal error={error} /> : null}
          </Panel>
        )}
        <CheckPanel version={version} dirty={dirty} />
        <Trial sourceId={source.id} definition={writing.definition} />
      </Stack>
    </Grid>
  )
}
