import { Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Layout } from '#contract/filing'
import { type DataColumn, DataTable, Facts, Stack, useTextOr } from '#kit'
import { exampleFacts, exampleName } from './layout-example.ts'
import styles from './layout-input.module.css'
import { ExampleLine } from './layout-line.tsx'

type FileLayout = Layout['files']['mapping']
type Cell = FileLayout['header'][number] & { key: string; kind: string; place: number }

const PARTS = ['header', 'detail', 'trailer'] as const

function cellsOf(file: FileLayout): Cell[] {
  return PARTS.flatMap((kind) =>
    (file[kind] ?? []).map((column, at) => ({ ...column, key: `${kind} ${at}`, kind, place: at + 1 })),
  )
}

function useColumns(fixed: boolean): readonly DataColumn<Cell>[] {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.column.${key}`)
  const align: DataColumn<Cell>[] = [
    { key: 'align', label: word('align'), show: (cell) => t(`filing:page.layouts.${cell.align}`) },
  ]
  return [
    { key: 'kind', label: word('line'), show: ({ kind }) => t(`filing:page.line.${kind}`) },
    { key: 'place', label: word('place'), show: ({ place }) => place },
    {
      key: 'fact',
      label: word('content'),
      show: ({ fact, text }) => (fact === 'literal' ? `“${text}”` : t(`filing:page.fact.${fact}`)),
    },
    { key: 'width', label: word(fixed ? 'width' : 'widthMax'), show: ({ width }) => width },
    ...(fixed ? align : []),
  ]
}

/** How a file comes out, line by line, and what its columns are. */
function FileTable({ layout, file }: { layout: Layout; file: FileLayout }) {
  const { t } = useTranslation()
  const columns = useColumns(layout.separator === null)
  return (
    <Stack>
      <div>
        <p className={styles.none}>
          {t('filing:page.layouts.name')}: <code>{exampleName(file)}</code>
        </p>
        {PARTS.map((kind) => {
          const cells = file[kind]
          if (!cells) return null
          return (
            <ExampleLine
              key={kind}
              columns={cells}
              separator={layout.separator}
              facts={exampleFacts(layout, file)}
              at={null}
            />
          )
        })}
      </div>
      <DataTable columns={columns} rows={cellsOf(file)} keyOf={({ key }) => key} />
    </Stack>
  )
}

function Codes({ layout }: { layout: Layout }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const word = (key: string) => t(`filing:page.layouts.${key}`)
  const { document, clientType, accepted, reasons } = layout.codes
  const basics = [
    { label: t('filing:page.column.encoding'), value: word(`encodings.${layout.encoding}`) },
    { label: word('lineEnd'), value: word(`lineEnds.${layout.lineEnd}`) },
    { label: t('filing:page.column.separator'), value: layout.separator ?? t('filing:page.column.fixed') },
    { label: word('folder.out'), value: layout.folders.out },
    { label: word('folder.in'), value: layout.folders.in },
    { label: word('accepted'), value: accepted },
  ]
  const tables = [
    [
      'documents',
      Object.entries(document).map(([kind, code]) => [textOr(`clients:state.identityKind.${kind}`, kind), code]),
    ],
    [
      'clientTypes',
      Object.entries(clientType).map(([kind, code]) => [textOr(`clients:state.type.${kind}`, kind), code]),
    ],
    ['reasons', Object.entries(reasons).map(([code, reason]) => [word(`reasonOf.${reason}`), code])],
  ] as const
  return (
    <Stack>
      <Facts items={basics} />
      {tables.map(([key, rows]) => (
        <section key={key}>
          <h3 className={styles.heading}>{word(key)}</h3>
          <Facts dense items={rows.map(([label, value]) => ({ label, value }))} />
        </section>
      ))}
    </Stack>
  )
}

/** What a layout says, as lines and tables people can hold against the exchange's document. */
export function LayoutTables({ layout }: { layout: Layout }) {
  const { t } = useTranslation()
  return (
    <Collapse
      size="small"
      items={[
        ...Object.entries(layout.files).map(([key, file]) => ({
          key,
          label: `${t(`filing:page.file.${key}`)} · ${file.id} · ${file.name}`,
          children: <FileTable layout={layout} file={file} />,
        })),
        { key: 'codes', label: t('filing:page.file.codes'), children: <Codes layout={layout} /> },
      ]}
    />
  )
}
