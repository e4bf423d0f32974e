import { DownloadOutlined, FileExcelOutlined } from '@ant-design/icons'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  api,
  apiUrl,
  EmptyState,
  ErrorNote,
  FileDrop,
  formatBytes,
  newKey,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useCommandTitle,
  useGo,
  useLanguage,
  useLocale,
  usePageSearch,
} from '#kit'
import styles from '../parts/intake.module.css'
import type { IntakeKind } from '../parts/intake.ts'

const TONES = { atOnce: 'neutral', ticket: 'info', blocked: 'bad' } as const

/** What the kind is for, and what becomes of its rows: tickets, done at once, or nobody is configured. */
function About({ kind }: { kind: IntakeKind }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const title = useCommandTitle()
  return (
    <>
      <p className={styles.lead}>{t(`${kind.texts}.lead`)}</p>
      <ul className={styles.rulings}>
        {kind.commands.map(({ name, ruling }) => (
          <li key={name}>
            {title(name)} <StatusBadge tone={TONES[ruling]} label={t(`app:intakes.ruling.${ruling}`)} />
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Button
            key={format}
            icon={<DownloadOutlined aria-hidden="true" />}
            href={apiUrl('/intake-template', { kind: kind.id, format, language })}
          >
            {t('app:intakes.template', { format: format.toUpperCase() })}
          </Button>
        ))}
      </div>
    </>
  )
}

/** Drops the filled sheet and has it checked; nothing is done before it is confirmed. */
function Sending({ kind }: { kind: IntakeKind }) {
  const { t } = useTranslation()
  const go = useGo()
  const locale = useLocale()
  const [file, setFile] = useState<File | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(newKey)
  const send = async () => {
    if (!file) return
    setBusy(true)
    setProblem(null)
    const body = new FormData()
    body.append('sheet', file)
    try {
      const { id } = await api.post<{ id: string }>(`/intakes?kind=${encodeURIComponent(kind.id)}`, body, { key })
      go(`/intakes/${id}`)
    } catch (error) {
      setKey(newKey())
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {problem ? <ErrorNote error={problem} /> : null}
      <FileDrop
        accept=".xlsx,.csv"
        label={t('app:intakes.drop')}
        hint={t('app:intakes.dropHint', { max: kind.rowsMax })}
        onFiles={([chosen]) => setFile(chosen ?? null)}
      />
      {file ? (
        <p className={styles.file}>
          <FileExcelOutlined aria-hidden="true" /> {file.name} · {formatBytes(file.size, locale)}
        </p>
      ) : null}
      <div className={styles.submit}>
        <Button type="primary" loading={busy} disabled={file === null} onClick={() => void send()}>
          {t('app:intakes.check')}
        </Button>
      </div>
    </>
  )
}

/** What the sheet is for, its template, the filled sheet: then the server tries every row before anything happens. */
export default function NewIntake() {
  const { t } = useTranslation()
  const kinds = useApi<{ items: IntakeKind[] }>('/intake-kinds')
  const [search, change] = usePageSearch()
  return (
    <Page narrow>
      <PageHeader
        back={{ to: '/intakes', label: t('app:intakes.title') }}
        title={t('app:intakes.new')}
        subtitle={t('app:intakes.newLead')}
      />
      <QueryState query={kinds}>
        {({ items }) => {
          const kind = items.find(({ id }) => id === search.kind) ?? items[0]
          if (!kind) return <EmptyState title={t('app:intakes.noKind')} hint={t('app:intakes.noKindHint')} />
          return (
            <>
              <Panel title={t('app:intakes.what')}>
                <Radio.Group
                  className={styles.kinds ?? ''}
                  value={kind.id}
                  onChange={(event) => change({ kind: String(event.target.value) })}
                  options={items.map(({ id, texts }) => ({ value: id, label: t(`${texts}.title`) }))}
                />
                <About kind={kind} />
              </Panel>
              <Panel title={t('app:intakes.sheet')}>
                <Sending key={kind.id} kind={kind} />
              </Panel>
            </>
          )
        }}
      </QueryState>
    </Page>
  )
}
