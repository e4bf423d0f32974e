import { DownloadOutlined, FileExcelOutlined, FileZipOutlined } from '@ant-design/icons'
import { Button, Form, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IMPORT_OUTCOMES } from '#contract/onboarding'
import {
  api,
  apiUrl,
  ErrorNote,
  FileDrop,
  formatBytes,
  newKey,
  Page,
  PageHeader,
  Panel,
  Stack,
  useBusinessLines,
  useGo,
  useLanguage,
  useLocale,
  useReferences,
} from '#kit'
import styles from './import.module.css'

type Place = { businessLine: string; departmentId: string; outcome: string }

function Templates() {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <Panel title={t('onboarding:page.import.templateTitle')}>
      <p className={styles.lead}>{t('onboarding:page.import.templateLead')}</p>
      <div className={styles.buttons}>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Button
            key={format}
            icon={<DownloadOutlined aria-hidden="true" />}
            href={apiUrl('/onboarding/import-template', { format, language })}
          >
            {t('onboarding:page.import.template', { format: format.toUpperCase() })}
          </Button>
        ))}
      </div>
    </Panel>
  )
}

function Chosen({ file, icon }: { file: File | null; icon: React.ReactNode }) {
  const locale = useLocale()
  return file ? (
    <p className={styles.file}>
      {icon} {file.name} · {formatBytes(file.size, locale)}
    </p>
  ) : null
}

/** Where the applications belong. */
function PlaceFields() {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const Department = useReferences().departmentId?.Input
  const required = [{ required: true, message: t('kit:fieldProblem.required') }]
  return (
    <div className={styles.place}>
      <Form.Item name="businessLine" label={t('onboarding:field.businessLine')} rules={required}>
        <Select options={lines.map((value) => ({ value, label: t(`accounts:state.businessLine.${value}`) }))} />
      </Form.Item>
      {Department ? (
        <Form.Item name="departmentId" label={t('onboarding:field.departmentId')} rules={required}>
          <Department />
        </Form.Item>
      ) : null}
      <Form.Item name="outcome" label={t('onboarding:field.outcome')}>
        <Radio.Group
          options={IMPORT_OUTCOMES.map((value) => ({ value, label: t(`onboarding:state.outcome.${value}`) }))}
        />
      </Form.Item>
    </div>
  )
}

type DropsProps = {
  sheet: File | null
  images: File | null
  setSheet: (file: File | null) => void
  setImages: (file: File | null) => void
}

/** The sheet, and the zip of what it names. */
function Drops({ sheet, images, setSheet, setImages }: DropsProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.drops}>
      <div>
        <FileDrop
          accept=".xlsx,.csv"
          label={t('onboarding:page.import.sheet')}
          hint={t('onboarding:page.import.sheetHint')}
          onFiles={([file]) => setSheet(file ?? null)}
        />
        <Chosen file={sheet} icon={<FileExcelOutlined aria-hidden="true" />} />
      </div>
      <div>
        <FileDrop
          accept=".zip"
          label={t('onboarding:page.import.images')}
          hint={t('onboarding:page.import.imagesHint')}
          onFiles={([file]) => setImages(file ?? null)}
        />
        <Chosen file={images} icon={<FileZipOutlined aria-hidden="true" />} />
      </div>
    </div>
  )
}

/** Template, sheet, images: then the server checks every row before anything happens. */
export default function NewImport() {
  const { t } = useTranslation()
  const go = useGo()
  const [form] = Form.useForm<Place>()
  const [sheet, setSheet] = useState<File | null>(null)
  const [images, setImages] = useState<File | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(newKey)
  const send = async (place: Place) => {
    if (!sheet) return
    setBusy(true)
    setProblem(null)
    const body = new FormData()
    body.append('sheet', sheet)
    if (images) body.append('images', images)
    try {
      const started = await api.post<{ id: string }>(
        `/onboarding/imports?${new URLSearchParams(place).toString()}`,
        body,
        { key },
      )
      go(`/imports/${started.id}`)
    } catch (error) {
      setKey(newKey())
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page narrow>
      <PageHeader
        back={{ to: '/imports', label: t('onboarding:page.imports.title') }}
        title={t('onboarding:page.imports.new')}
        subtitle={t('onboarding:page.import.newLead')}
      />
      <Templates />
      <Panel title={t('onboarding:page.import.filesTitle')}>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ outcome: 'draft', businessLine: 'brokerage' }}
          onFinish={send}
        >
          {problem ? <ErrorNote error={problem} /> : null}
          <Stack>
            <Drops sheet={sheet} images={images} setSheet={setSheet} setImages={setImages} />
            <PlaceFields />
          </Stack>
          <div className={styles.submit}>
            <Button type="primary" htmlType="submit" loading={busy} disabled={sheet === null}>
              {t('onboarding:page.import.check')}
            </Button>
          </div>
        </Form>
      </Panel>
    </Page>
  )
}
