import { DeleteOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ErrorNote, FileDrop } from '#kit'
import { useParameters } from './parameters.ts'
import styles from './party-fields.module.css'

/** A file of the draft: kept from the revision before, or sent now. */
export type DraftFile = { parameter: string; fileName: string; keep?: number; uploadId?: string }

/** How the command names a file. */
export const fileInput = (file: DraftFile): { keep: number } | { uploadId: string } =>
  file.uploadId ? { uploadId: file.uploadId } : { keep: file.keep ?? 0 }

/** Images and papers of the draft: choose what it is, then drop the file; the server says at once what is wrong with it. */
export function FileList({ files, change }: { files: readonly DraftFile[]; change: (files: DraftFile[]) => void }) {
  const { t } = useTranslation()
  const { parameters, nameOf } = useParameters()
  const [parameter, setParameter] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File) => {
    if (!parameter) return
    setBusy(true)
    setProblem(null)
    const body = new FormData()
    body.append('file', file)
    try {
      const staged = await api.post<{ id: string; fileName: string }>(
        `/archive/uploads?${new URLSearchParams({ parameter }).toString()}`,
        body,
      )
      change([...files, { parameter, fileName: staged.fileName, uploadId: staged.id }])
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.files}>
      <ul>
        {files.map((file, index) => (
          <li key={`${file.parameter}/${file.keep ?? file.uploadId}`} className={styles.file}>
            <strong>{nameOf(file.parameter)}</strong>
            <span>{file.fileName}</span>
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={t('onboarding:page.edit.remove', { title: nameOf(file.parameter), number: index + 1 })}
              onClick={() => change(files.filter((each) => each !== file))}
            />
          </li>
        ))}
      </ul>
      {problem ? <ErrorNote error={problem} /> : null}
      <Select
        aria-label={t('onboarding:page.edit.parameter')}
        placeholder={t('onboarding:page.edit.parameter')}
        value={parameter}
        options={parameters.map((each) => ({ value: each.code, label: nameOf(each.code) }))}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={setParameter}
      />
      <FileDrop
        disabled={!parameter || busy}
        label={t('onboarding:page.edit.drop')}
        hint={t('onboarding:page.edit.dropHint')}
        onFiles={([file]) => file && void send(file)}
      />
    </div>
  )
}
