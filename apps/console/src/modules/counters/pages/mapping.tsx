import { Alert, Button, Flex, Select, Switch } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type CounterHealth,
  ENCODINGS,
  FORMATS,
  type Layout,
  layoutProblems,
  type MappingVersion,
} from '#contract/counters'
import {
  api,
  CommandButton,
  type DataColumn,
  DataTable,
  ErrorNote,
  Grid,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  useApi,
  useFieldProblemText,
  usePageParams,
} from '#kit'
import { ColumnsEditor } from '../parts/columns-editor.tsx'
import styles from './mapping.module.css'

type Place = { counter: string; kind: 'fee' | 'margin' }
type Edit = { layout: Layout; onChange: (layout: Layout) => void }

/** Keyboards reach what lies beyond the edge. */
const SCROLLED = { role: 'region', tabIndex: 0 } as const

/** What the file is like as a whole. */
function Whole({ layout, onChange }: Edit) {
  const { t } = useTranslation()
  const field = (key: string) => t(`counters:field.${key}`)
  return (
    <Flex gap={16} wrap align="end">
      <label className={styles.field}>
        {field('format')}
        <Select
          aria-label={field('format')}
          value={layout.format}
          options={FORMATS.map((value) => ({ value, label: t(`counters:state.format.${value}`) }))}
          onChange={(format) => onChange({ ...layout, format })}
        />
      </label>
      <label className={styles.field}>
        {field('encoding')}
        <Select
          aria-label={field('encoding')}
          value={layout.encoding}
          options={ENCODINGS.map((value) => ({ value, label: t(`counters:state.encoding.${value}`) }))}
          onChange={(encoding) => onChange({ ...layout, encoding })}
        />
      </label>
      <label className={styles.field}>
        {field('header')}
        <Switch
          aria-label={field('header')}
          checked={layout.header}
          onChange={(header) => onChange({ ...layout, header })}
        />
      </label>
    </Flex>
  )
}

/** The file as it would leave, asked for anew when the layout has stood still for a moment. */
function Preview({ counter, kind, layout }: Place & { layout: Layout }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<{ text: string; bytes: number } | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    const ask = () =>
      api
        .post<{ text: string; bytes: number }>('/counter-mappings/preview', { counter, kind, layout })
        .then((answer) => {
          if (!wanted) return
          setShown(answer)
          setError(null)
        })
        .catch((cause: unknown) => wanted && setError(cause))
    const soon = setTimeout(() => void ask(), 400)
    return () => {
      wanted = false
      clearTimeout(soon)
    }
  }, [counter, kind, layout])
  return (
    <Panel title={t('counters:page.mapping.preview')}>
      {error ? <ErrorNote error={error} /> : null}
      <pre {...SCROLLED} aria-label={t('counters:page.mapping.preview')} className={styles.preview}>
        {shown?.text ?? ''}
      </pre>
      {shown ? t('counters:page.mapping.bytes', { bytes: shown.bytes }) : null}
    </Panel>
  )
}

function useVersionColumns(take: (layout: Layout) => void): DataColumn<MappingVersion>[] {
  const { t } = useTranslation()
  return [
    { key: 'version', label: t('counters:page.mapping.number'), show: ({ version }) => version },
    {
      key: 'by',
      label: t('counters:page.mapping.by'),
      show: ({ publishedByName, publishedAt, reason }) => (
        <>
          {publishedByName ?? t('counters:page.mapping.cameAlong')} <Instant value={publishedAt} />
          {publishedByName === null ? null : <div className={styles.reason}>{reason}</div>}
        </>
      ),
    },
    {
      key: 'take',
      label: t('counters:page.mapping.begin'),
      actions: true,
      show: ({ layout }) => (
        <Button size="small" onClick={() => take(layout)}>
          {t('counters:page.mapping.begin')}
        </Button>
      ),
    },
  ]
}

/** Earlier versions, each to begin from. */
function Versions({ versions, take }: { versions: readonly MappingVersion[]; take: (layout: Layout) => void }) {
  const { t } = useTranslation()
  const columns = useVersionColumns(take)
  return (
    <Panel title={t('counters:page.mapping.versions')} flush>
      <DataTable rows={versions} keyOf={({ version }) => String(version)} columns={columns} />
    </Panel>
  )
}

/** What is wrong, by column; what belongs to none stands under -1. */
function useProblems(place: Place, layout: Layout, feeByHedgeFlag: boolean): ReadonlyMap<number, string[]> {
  const { t } = useTranslation()
  const textOf = useFieldProblemText()
  const found = new Map<number, string[]>()
  for (const problem of layoutProblems(place.kind, layout, feeByHedgeFlag)) {
    const at = Number(/^layout\.columns\.(\d+)/.exec(problem.path)?.[1] ?? -1)
    const source = problem.params?.source
    const params = source === undefined ? problem.params : { source: t(`counters:state.source.${String(source)}`) }
    const text = textOf('counters', { ...problem, ...(params ? { params } : {}) })
    found.set(at, [...(found.get(at) ?? []), text])
  }
  return found
}

type EditorProps = Place & { versions: readonly MappingVersion[]; feeByHedgeFlag: boolean; refetch: () => void }

function Editor({ versions, feeByHedgeFlag, refetch, ...place }: EditorProps) {
  const { t } = useTranslation()
  const [newest] = versions
  const [layout, setLayout] = useState<Layout>(
    newest?.layout ?? { format: 'csv', encoding: 'gbk', header: true, columns: [] },
  )
  const problems = useProblems(place, layout, feeByHedgeFlag)
  const changed = JSON.stringify(layout) !== JSON.stringify(newest?.layout)
  const whole = problems.get(-1) ?? []
  return (
    <>
      <PageHeader
        back={{ to: '/counters', label: t('counters:page.counters.title') }}
        title={t('counters:page.mapping.title', {
          counter: t(`counters:state.counter.${place.counter}`),
          kind: t(`counters:state.kind.${place.kind}`),
        })}
        subtitle={t('counters:page.mapping.lead', { version: newest?.version ?? 0 })}
        actions={
          <>
            {changed && newest ? (
              <Button onClick={() => setLayout(newest.layout)}>{t('counters:page.mapping.discard')}</Button>
            ) : null}
            <CommandButton
              command="counters.mapping.publish"
              type="primary"
              disabled={!changed || problems.size > 0}
              reason={t(problems.size > 0 ? 'counters:page.mapping.wrong' : 'counters:page.mapping.unchanged')}
              fixed={{ ...place, layout }}
              fields={{ reason: { kind: 'textarea' } }}
              onDone={refetch}
            />
          </>
        }
      />
      <Stack>
        {whole.length > 0 ? <Alert type="error" showIcon title={whole.join(' ')} /> : null}
        <Preview {...place} layout={layout} />
        <Grid wide>
          <Panel title={t('counters:page.mapping.columns')}>
            <Flex vertical gap={16}>
              <Whole layout={layout} onChange={setLayout} />
              <ColumnsEditor layout={layout} onChange={setLayout} problems={problems} />
            </Flex>
          </Panel>
          <Versions versions={versions} take={setLayout} />
        </Grid>
      </Stack>
    </>
  )
}

/** How rows of a kind are written for a counter: its columns, what they take their values from, and how it looks. */
export default function MappingPage() {
  const { counter = '', kind = '' } = usePageParams()
  const versions = useApi<{ items: MappingVersion[] }>(`/counters/${counter}/mappings/${kind}`)
  const counters = useApi<{ items: CounterHealth[] }>('/counters')
  const own = counters.data?.items.find((one) => one.counter === counter)
  return (
    <Page>
      <QueryState query={versions} rows={12}>
        {({ items }) =>
          own ? (
            <Editor
              key={items[0]?.version ?? 0}
              counter={counter}
              kind={kind === 'margin' ? 'margin' : 'fee'}
              versions={items}
              feeByHedgeFlag={own.capabilities.feeByHedgeFlag}
              refetch={() => void versions.refetch()}
            />
          ) : null
        }
      </QueryState>
    </Page>
  )
}
