import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, FormValues } from '#contract/forms'
import { ErrorNote, FileDrop, formatBytes, newKey, ReferenceName, SignaturePad, uploadFile, useLocale } from '#kit'
import { useView } from '../props.ts'
import styles from './inputs.module.css'

type FileValue = { id: string; sha256: string; name: string; size: number; mime: string; parameter: string | null }
type FilesField = Extract<Field, { kind: 'upload' | 'signature' }>
/** Archive parameters by whose rules files are taken that have no tray: kinds and sizes; they are not filed there. */
const LOOSE = 'other'
const SIGNATURE = '99'

/** What the archive answers to an upload. */
type Staged = { id: string; sha256: string; size: number; mime: string; fileName: string }
type Sending = { key: string; name: string; progress: number; error: unknown }

/** The files in a value, whether it holds one or a list. */
export const filesOf = (value: unknown): FileValue[] =>
  [value ?? []]
    .flat()
    .filter((file): file is FileValue => typeof file === 'object' && file !== null && 'sha256' in file)

/** The trays of a field by name; one alone is what the field itself is called after, and isn't named beside it. */
const namesTrays = (field: Field): boolean => field.kind !== 'upload' || field.parameters.length !== 1

/** Files that are there, and what the comparison says of each. */
export function FileList({
  field,
  files,
  remove,
}: {
  field: Field
  files: readonly FileValue[]
  remove?: (file: FileValue) => void
}) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { comparison } = useView()
  const own = comparison.filter((one) => one.field === field.key)
  const added = new Set(
    own.filter(({ change }) => change === 'added').flatMap(({ after }) => filesOf(after).map((one) => one.sha256)),
  )
  const deleted = own.flatMap(({ change, before }) => (change === 'deleted' ? filesOf(before) : []))
  const line = (file: FileValue, change?: 'added' | 'deleted') => (
    <li key={`${file.sha256}${change ?? ''}`} className={styles.file} data-change={change}>
      <PaperClipOutlined aria-hidden="true" />
      <span className={styles.fileName} title={file.name}>
        {change ? <span className="k-visually-hidden">{t(`forms:page.view.change.${change}`)}: </span> : null}
        {file.name}
      </span>
      {file.parameter && namesTrays(field) ? (
        <span className={styles.faint}>
          <ReferenceName of="parameter" code={file.parameter} />
        </span>
      ) : null}
      <span className={styles.faint}>{formatBytes(file.size, locale)}</span>
      {remove ? (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden="true" />}
          aria-label={t('forms:page.view.removeFile', { name: file.name })}
          onClick={() => remove(file)}
        />
      ) : null}
    </li>
  )
  if (files.length + deleted.length === 0) return null
  return (
    <ul className={styles.list}>
      {files.map((file) => line(file, added.has(file.sha256) ? 'added' : undefined))}
      {deleted.map((file) => line(file, 'deleted'))}
    </ul>
  )
}

/** Where files are dropped or chosen, and, where the form offers it, a photo is taken. */
function Drop({ single, send }: { single: boolean; send: (chosen: readonly File[]) => void }) {
  const { t } = useTranslation()
  const { uploads } = useView()
  return (
    <div className={styles.ways} data-beside={(uploads.camera && !single) || undefined}>
      {uploads.camera && !single ? (
        <FileDrop camera accept="image/*" label={t('forms:page.view.takePhoto')} onFiles={send} />
      ) : null}
      <FileDrop
        multiple={!single}
        label={t(`forms:page.view.${single ? 'addSignature' : uploads.camera ? 'chooseFiles' : 'addFiles'}`)}
        onFiles={send}
      />
    </div>
  )
}

/** Uploads into the trays a field has; each file is sent at once and named by the form when it has arrived. */
export function FilesInput(props: {
  field: FilesField
  value: unknown
  onChange: (value: FormValues[string]) => void
}) {
  const { field } = props
  const { uploads } = useView()
  const [sending, setSending] = useState<readonly Sending[]>([])
  const files = filesOf(props.value)
  const single = field.kind === 'signature'
  const most = single ? 1 : field.maxCount
  const keep = (next: readonly FileValue[]) => props.onChange(single ? (next.at(-1) ?? null) : [...next])
  const change = (key: string, part: Partial<Sending>) =>
    setSending((now) => now.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const send = async (chosen: readonly File[], parameter: string | null) => {
    let held: readonly FileValue[] = files
    for (const file of chosen.slice(0, single ? 1 : most - files.length)) {
      const key = newKey()
      setSending((now) => [...now, { key, name: file.name, progress: 0, error: null }])
      try {
        const { id, sha256, size, mime, fileName } = await uploadFile<Staged>(uploads.path, file, {
          query: { parameter: parameter ?? (single ? SIGNATURE : LOOSE) },
          bare: true,
          onProgress: (progress) => change(key, { progress }),
        })
        held = [...held, { id, sha256, name: fileName, size, mime, parameter }]
        keep(held)
        setSending((now) => now.filter((one) => one.key !== key))
      } catch (error) {
        change(key, { error })
      }
    }
  }
  const trays = field.kind === 'upload' && field.parameters.length > 0 ? field.parameters : [null]
  return (
    <div className={styles.files}>
      {single && files.length === 0 ? <SignaturePad onSigned={(file) => void send([file], null)} /> : null}
      {files.length < most ? (
        <div className={styles.trays}>
          {trays.map((parameter) => (
            <div key={parameter ?? ''}>
              {parameter && namesTrays(field) ? (
                <div className={styles.faint}>
                  <ReferenceName of="parameter" code={parameter} />
                </div>
              ) : null}
              <Drop single={single} send={(chosen) => void send(chosen, parameter)} />
            </div>
          ))}
        </div>
      ) : null}
      {sending.map((one) =>
        one.error ? (
          <ErrorNote key={one.key} error={one.error} />
        ) : (
          <Progress key={one.key} percent={Math.round(one.progress * 100)} size="small" aria-label={one.name} />
        ),
      )}
      <FileList field={field} files={files} remove={(gone) => keep(files.filter(({ id }) => id !== gone.id))} />
    </div>
  )
}
