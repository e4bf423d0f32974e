import { CameraOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/archive'
import { ErrorNote, FileDrop, formatBytes, StatusBadge, useLocale, useMedia } from '#kit'
import { acceptOf } from '../policy.ts'
import styles from './filing.module.css'
import type { StagedFile, Staging } from './staging.ts'

const TONES = { sending: 'info', ready: 'good', filed: 'done', refused: 'bad' } as const

function FileRow({ staged, remove }: { staged: StagedFile; remove: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <li className={styles.file}>
      <div className={styles.fileHead}>
        <span className={styles.fileName} title={staged.file.name}>
          {staged.file.name}
        </span>
        <span className={styles.size}>{formatBytes(staged.file.size, locale)}</span>
        <StatusBadge tone={TONES[staged.state]} label={t(`archive:page.filing.state.${staged.state}`)} />
        {staged.state === 'filed' ? null : (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t('archive:page.filing.remove', { name: staged.file.name })}
            onClick={remove}
          />
        )}
      </div>
      {staged.state === 'sending' ? (
        <Progress percent={Math.round(staged.progress * 100)} size="small" aria-label={staged.file.name} />
      ) : null}
      {staged.problem ? <ErrorNote error={staged.problem} /> : null}
    </li>
  )
}

/** The rules of a type in one line. */
function useRules(): (type: Parameter) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  return (type) =>
    [
      type.kinds.map((kind) => t(`archive:state.kind.${kind}`)).join(t('kit:listSeparator')),
      t('archive:page.filing.upTo', { size: formatBytes(type.maxBytes, locale) }),
    ].join(' · ')
}

/** Where files are dropped, chosen or photographed, and what became of each. */
export function FileIntake({ type, staging, single }: { type: Parameter; staging: Staging; single: boolean }) {
  const { t } = useTranslation()
  const rules = useRules()
  const camera = useId()
  const touch = useMedia('(pointer: coarse)')
  const add = (files: File[]) => {
    if (single) staging.clear()
    staging.add(single ? files.slice(0, 1) : files, type.code)
  }
  return (
    <div className={styles.intake}>
      <FileDrop accept={acceptOf(type)} multiple={!single} hint={rules(type)} onFiles={add} />
      {touch && type.kinds.includes('image') ? (
        <label className={styles.camera} htmlFor={camera}>
          <CameraOutlined aria-hidden="true" /> {t('archive:page.filing.camera')}
          <input
            id={camera}
            type="file"
            className="k-visually-hidden"
            accept="image/*"
            capture="environment"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              if (files.length > 0) add(files)
            }}
          />
        </label>
      ) : null}
      {staging.files.length > 0 ? (
        <ul className={styles.files} aria-label={t('archive:page.filing.files')}>
          {staging.files.map((staged) => (
            <FileRow key={staged.key} staged={staged} remove={() => staging.remove(staged.key)} />
          ))}
        </ul>
      ) : null}
    </div>
  )
}
