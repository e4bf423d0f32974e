import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview, RegisterDefinition, SourceView, VersionView } from '#contract/sources'
import {
  Drawer,
  ErrorNote,
  Facts,
  FileDrop,
  formatCount,
  uploadFile,
  useIsNarrow,
  useLocale,
  useRunCommand,
} from '#kit'
import { useHeading } from '../headings.ts'
import styles from './editor.module.css'
import { useProblemWords } from './problems.tsx'

type Place = { source: SourceView; version: VersionView; definition: RegisterDefinition }

function Preview({ preview, definition }: { preview: ImportPreview; definition: RegisterDefinition }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useProblemWords()
  const heading = useHeading(definition)
  const fact = (key: 'added' | 'changed' | 'removed' | 'same') => ({
    label: t(`sources:page.import.${key}`),
    value: formatCount(preview[key], locale),
  })
  return (
    <>
      <Facts items={[fact('added'), fact('changed'), fact('removed'), fact('same')]} />
      {preview.problems.slice(0, 50).map(({ row, column, code }, index) => (
        <p key={index} className={styles.problem}>
          <strong>{t('sources:page.import.row', { row: row + 1 })}</strong>
          <span>{`${column === null ? '' : `${heading(column)} – `}${words({ code, params: {} })}`}</span>
        </p>
      ))}
    </>
  )
}

/** Rows out of a spreadsheet: what would change is shown first, and nothing is taken over that is wrong. */
export function RowImport({ source, version, definition }: Place) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const [open, setOpen] = useState(false)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [error, setError] = useState<unknown>(null)
  const put = useRunCommand('sources.register.put')
  const attempt = async (work: () => Promise<void>) => {
    setError(null)
    try {
      await work()
    } catch (problem) {
      setError(problem)
    }
  }
  const read = (files: File[]) =>
    attempt(async () => {
      const [file] = files
      setPreview(null)
      if (file) setPreview(await uploadFile<ImportPreview>(`/sources/${source.id}/rows-preview`, file))
    })
  const take = () =>
    attempt(async () => {
      if (!preview) return
      await put.run({ id: source.id, edition: version.edition, rows: preview.rows })
      setOpen(false)
    })
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('sources:page.import.title')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('sources:page.import.title')}
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        <div className={styles.lines}>
          <FileDrop
            accept=".xlsx,.csv"
            label={t('sources:page.import.drop')}
            hint={t('sources:page.import.hint')}
            onFiles={(files) => void read(files)}
          />
          {error ? <ErrorNote error={error} /> : null}
          {preview ? <Preview preview={preview} definition={definition} /> : null}
          {preview ? (
            <Button
              type="primary"
              disabled={preview.problems.length > 0}
              loading={put.pending}
              onClick={() => void take()}
            >
              {t('sources:page.import.take', { rows: preview.rows.length })}
            </Button>
          ) : null}
        </div>
      </Drawer>
    </>
  )
}
