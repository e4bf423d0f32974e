import { Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Layout } from '#contract/filing'
import { type DataColumn, DataTable, Facts } from '#kit'

type Cell = Layout['files']['mapping']['header'][number] & { key: string; kind: string; place: number }

const PARTS = ['header', 'detail', 'trailer'] as const

function cellsOf(file: Layout['files']['mapping']): Cell[] {
  return PARTS.flatMap((kind) =>
    (file[kind] ?? []).map((column, at) => ({ ...column, key: `${kind} ${at}`, kind, place: at + 1 })),
  )
}

function useColumns(): readonly DataColumn<Cell>[] {
  const { t } = useTranslation()
  const word = (key: string) => t(`filing:page.column.${key}`)
  return [
    { key: 'kind', label: word('line'), show: ({ kind }) => t(`filing:page.line.${kind}`) },
    { key: 'place', label: word('place'), show: ({ place }) => place },
    {
      key: 'fact',
      label: word('content'),
      show: ({ fact, text }) => (fact === 'literal' ? `“${text}”` : t(`filing:page.fact.${fact}`)),
    },
    { key: 'width', label: word('width'), show: ({ width }) => width },
  ]
}

/** What a layout says, as tables people can hold against the exchange's document. */
export function LayoutTables({ layout }: { layout: Layout }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const codes = [...Object.entries(layout.codes.document), ...Object.entries(layout.codes.clientType)]
  return (
    <Collapse
      size="small"
      items={[
        ...Object.entries(layout.files).map(([key, file]) => ({
          key,
          label: `${t(`filing:page.file.${key}`)} · ${file.id} · ${file.name}`,
          children: <DataTable columns={columns} rows={cellsOf(file)} keyOf={({ key: one }) => one} />,
        })),
        {
          key: 'codes',
          label: t('filing:page.file.codes'),
          children: (
            <Facts
              items={[
                { label: t('filing:page.column.encoding'), value: layout.encoding },
                { label: t('filing:page.column.separator'), value: layout.separator ?? t('filing:page.column.fixed') },
                ...codes.map(([label, value]) => ({ label, value })),
                ...Object.entries(layout.codes.reasons).map(([label, value]) => ({ label, value })),
              ]}
            />
          ),
        },
      ]}
    />
  )
}
