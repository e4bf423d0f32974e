import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DispatchDetail } from '#contract/dispatches'
import {
  CommandButton,
  Facts,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  type Row,
  type RowAction,
  Stack,
  StateBadge,
  Tabs,
  useApi,
  useLanguage,
  useLiveRefresh,
  usePageParams,
  usePageSearch,
} from '#kit'
import { Answers } from '../parts/answers.tsx'
import { Papers } from '../parts/papers.tsx'
import { Progress } from '../parts/progress.tsx'

const OPEN = new Set(['notOpened', 'filling', 'reviewing', 'returned'])
const FAILED = new Set(['refused', 'withdrawn', 'stopped'])
const REMARK = { remark: { kind: 'textarea' as const } }

/** What may be done about one recipient, as it stands. */
function actionsOf(row: Row, running: boolean): RowAction[] {
  if (!running) return []
  const standing = String(row.standing)
  const on = (verb: string, more: Partial<RowAction> = {}): RowAction => ({
    command: `dispatches.item.${verb}`,
    fixed: { id: row.id },
    fields: REMARK,
    ...more,
  })
  if (OPEN.has(standing)) return [on('redirect'), on('recall', { danger: true })]
  if (FAILED.has(standing)) return [on('resend'), on('recall', { danger: true })]
  return standing === 'recalled' ? [on('resend')] : []
}

function Actions({ dispatch }: { dispatch: DispatchDetail }) {
  const { id, state } = dispatch
  if (state !== 'running') return null
  const fixed = { id }
  return (
    <>
      <CommandButton command="dispatches.dispatch.urge" type="primary" fixed={fixed} fields={REMARK} />
      <CommandButton command="dispatches.dispatch.extend" fixed={fixed} fields={REMARK} />
      <CommandButton command="dispatches.dispatch.close" fixed={fixed} fields={REMARK} />
      <CommandButton command="dispatches.dispatch.recall" fixed={fixed} fields={REMARK} danger />
    </>
  )
}

function About({ dispatch }: { dispatch: DispatchDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const field = (key: string) => t(`dispatches:field.${key}`)
  const { business, rule, dueAt, sender, sentAt, closedAt, closedBecause, remark, files, id } = dispatch
  return (
    <Panel title={t('dispatches:page.board.about')}>
      <Facts
        items={[
          { label: field('businessName'), value: business.names[language] },
          { label: field('rule'), value: t(`dispatches:state.rule.${rule}`) },
          { label: field('dueAt'), value: <Instant value={dueAt} /> },
          { label: field('senderName'), value: sender.name },
          { label: field('sentAt'), value: <Instant value={sentAt} /> },
          { label: field('closedAt'), value: closedAt ? <Instant value={closedAt} /> : null },
          {
            label: field('closedBecause'),
            value: closedBecause ? t(`dispatches:state.closedBecause.${closedBecause}`) : null,
          },
          { label: field('remark'), value: remark, wide: true },
        ]}
      />
      <Papers files={files} at={`/dispatches/${id}`} />
    </Panel>
  )
}

function Recipients({ dispatch }: { dispatch: DispatchDetail }) {
  const { t } = useTranslation()
  const running = dispatch.state === 'running'
  return (
    <RecordTable
      listId="dispatches.item"
      fixed={{ dispatchId: dispatch.id }}
      to={(row) => `/requests/${String(row.requestId)}`}
      rowActions={(row) => actionsOf(row, running)}
      bulkActions={running ? [{ command: 'dispatches.item.recall', idField: 'id', fields: REMARK, danger: true }] : []}
      empty={{ title: t('dispatches:page.board.none') }}
    />
  )
}

function Board({ dispatch }: { dispatch: DispatchDetail }) {
  const { t } = useTranslation()
  const [search, setSearch] = usePageSearch()
  const tab = search.tab === 'answers' ? 'answers' : 'recipients'
  return (
    <>
      <PageHeader
        back={{ to: '/dispatches', label: t('dispatches:page.list.title') }}
        title={dispatch.title}
        subtitle={dispatch.dispatchNo}
        status={<StateBadge values="dispatches:state.dispatch" value={dispatch.state} />}
        actions={<Actions dispatch={dispatch} />}
      />
      {dispatch.unattended.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('dispatches:page.board.unattended', { count: dispatch.unattended.length })}
          description={t('dispatches:page.board.unattendedHint')}
        />
      ) : null}
      <Progress dispatch={dispatch} />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch({ tab: key === 'answers' ? key : null })}
        items={['recipients', 'answers'].map((key) => ({ key, label: t(`dispatches:page.board.${key}`) }))}
      />
      {tab === 'answers' ? (
        <Answers dispatchId={dispatch.id} />
      ) : (
        <Stack>
          <Recipients dispatch={dispatch} />
          <About dispatch={dispatch} />
        </Stack>
      )}
    </>
  )
}

/** One dispatch: how far it is, who has it, what came back. */
export default function BoardPage() {
  const { dispatchId = '' } = usePageParams()
  const dispatch = useApi<DispatchDetail>(`/dispatches/${dispatchId}`)
  useLiveRefresh('dispatches', dispatchId, dispatch)
  return (
    <Page>
      <QueryState query={dispatch} rows={10}>
        {(data) => <Board dispatch={data} />}
      </QueryState>
    </Page>
  )
}
