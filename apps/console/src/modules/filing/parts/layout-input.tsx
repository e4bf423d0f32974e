import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, Button, Flex, Input, Select, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ENCODINGS, type Layout, LINE_ENDS, layoutProblem, layout as layoutSchema } from '#contract/filing'
import { type FieldInputProps, saveFile, Tabs } from '#kit'
import { CodesInput } from './layout-codes.tsx'
import { exampleFacts, exampleName } from './layout-example.ts'
import styles from './layout-input.module.css'
import { LineInput } from './layout-line.tsx'

type FileKey = keyof Layout['files']
type Put = (layout: Layout) => void

const FILES = ['mapping', 'response', 'result', 'image'] as const satisfies readonly FileKey[]
const LINES = ['header', 'detail', 'trailer'] as const
/** What lines are first given when they are no longer of fixed widths. */
const SEPARATOR = '|'

/** What holds for every file: how text is written and where files lie. */
function Basics({ layout, put }: { layout: Layout; put: Put }) {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.layouts.${key}`)
  const { encoding, lineEnd, separator, folders } = layout
  return (
    <div className={styles.basics}>
      <label>
        <span>{t('filing:page.column.encoding')}</span>
        <Select
          value={encoding}
          options={ENCODINGS.map((value) => ({ value, label: word(`encodings.${value}`) }))}
          onChange={(next) => put({ ...layout, encoding: next })}
        />
      </label>
      <label>
        <span>{word('lineEnd')}</span>
        <Select
          value={lineEnd}
          options={LINE_ENDS.map((value) => ({ value, label: word(`lineEnds.${value}`) }))}
          onChange={(next) => put({ ...layout, lineEnd: next })}
        />
      </label>
      <label>
        <span>{word('columnsBy')}</span>
        <Select
          value={separator === null ? 'fixed' : 'separator'}
          options={['separator', 'fixed'].map((value) => ({ value, label: word(`by.${value}`) }))}
          onChange={(next) => put({ ...layout, separator: next === 'fixed' ? null : SEPARATOR })}
        />
      </label>
      {separator === null ? null : (
        <label>
          <span>{t('filing:page.column.separator')}</span>
          <Input
            maxLength={1}
            value={separator}
            onChange={({ target }) => put({ ...layout, separator: target.value })}
          />
        </label>
      )}
      {(['out', 'in'] as const).map((way) => (
        <label key={way}>
          <span>{word(`folder.${way}`)}</span>
          <Input
            maxLength={100}
            value={folders[way]}
            onChange={({ target }) => put({ ...layout, folders: { ...folders, [way]: target.value } })}
          />
        </label>
      ))}
    </div>
  )
}

/** One file of the exchange: its id, its name, its lines. */
function FileInput({ layout, at, put }: { layout: Layout; at: FileKey; put: Put }) {
  const { t } = useTranslation()
  const file = layout.files[at]
  const set = (next: Partial<typeof file>) => put({ ...layout, files: { ...layout.files, [at]: { ...file, ...next } } })
  return (
    <div className={`${styles.layout} ${styles.panel}`}>
      <div className={styles.basics}>
        <label>
          <span>{t('filing:page.fact.fileId')}</span>
          <Input maxLength={20} value={file.id} onChange={({ target }) => set({ id: target.value })} />
        </label>
        <label className={styles.wide}>
          <span>{t('filing:page.layouts.name')}</span>
          <Input maxLength={120} value={file.name} onChange={({ target }) => set({ name: target.value })} />
        </label>
      </div>
      <p className={styles.none}>
        {t('filing:page.layouts.nameHint')} <code>{exampleName(file)}</code>
      </p>
      {LINES.map((kind) => (
        <LineInput
          key={kind}
          kind={kind}
          columns={file[kind] ?? []}
          layout={layout}
          facts={exampleFacts(layout, file)}
          put={(columns) => set({ [kind]: kind === 'detail' && columns.length === 0 ? null : columns })}
        />
      ))}
    </div>
  )
}

/** A layout taken from a file and saved as one: to carry it from a house that tries out to the one that files. */
function AsFile({ layout, put }: { layout: Layout; put: Put }) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  const read = async (file: File) => {
    try {
      put(layoutSchema.parse(JSON.parse(await file.text())))
      setBroken(false)
    } catch {
      setBroken(true)
    }
  }
  const save = () =>
    saveFile(new Blob([JSON.stringify(layout, null, 2)], { type: 'application/json' }), 'file-layout.json')
  return (
    <>
      <Flex gap={8} wrap>
        <Upload
          accept=".json,application/json"
          showUploadList={false}
          beforeUpload={(file) => {
            void read(file)
            return false
          }}
        >
          <Button size="small" icon={<UploadOutlined aria-hidden="true" />}>
            {t('filing:page.layouts.take')}
          </Button>
        </Upload>
        <Button size="small" icon={<DownloadOutlined aria-hidden="true" />} onClick={save}>
          {t('filing:page.layouts.save')}
        </Button>
      </Flex>
      {broken ? <Alert type="error" showIcon title={t('filing:page.layouts.broken')} /> : null}
    </>
  )
}

/** A layout as whoever has the exchange's document beside it lays it down: file by file, line by line, column by column. */
export function LayoutInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  const layout = value as Layout
  const put: Put = (next) => onChange?.(next)
  const problem = layoutProblem(layout)
  return (
    <div className={styles.layout}>
      <AsFile layout={layout} put={put} />
      <Basics layout={layout} put={put} />
      {problem ? <Alert type="warning" showIcon title={t(`filing:page.layouts.problem.${problem}`)} /> : null}
      <Tabs
        items={[
          ...FILES.map((at) => ({
            key: at,
            label: t(`filing:page.file.${at}`),
            children: <FileInput layout={layout} at={at} put={put} />,
          })),
          {
            key: 'codes',
            label: t('filing:page.layouts.codes'),
            children: <CodesInput codes={layout.codes} put={(codes) => put({ ...layout, codes })} />,
          },
        ]}
      />
    </div>
  )
}
