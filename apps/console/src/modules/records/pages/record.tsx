import { useTranslation } from 'react-i18next'
import type { RecordView } from '#contract/records'
import {
  DiffView,
  ErrorNote,
  formatInstant,
  Grid,
  moduleOf,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StateBadge,
  useApi,
  useCommandTitle,
  useLocale,
  usePageParams,
} from '#kit'
import { Call, Concerned } from '../parts/record-facts.tsx'
import { useRefusal } from '../refusal.ts'

function Outcome({ record }: { record: RecordView }) {
  const { t } = useTranslation()
  const refusal = useRefusal()
  if (record.code) {
    const { command, code, params, requestId } = record
    return (
      <Panel title={t('records:page.why')}>
        <ErrorNote error={refusal({ command, code, params, requestId })} />
      </Panel>
    )
  }
  return (
    <Panel title={t('records:page.changes')}>
      <DiffView before={record.before} after={record.after} module={moduleOf(record.command)} />
    </Panel>
  )
}

/** One record: the call, what it was about, what it changed or why it was refused. */
export default function RecordPage() {
  const { t } = useTranslation()
  const { recordId = '' } = usePageParams()
  const title = useCommandTitle()
  const locale = useLocale()
  const record = useApi<RecordView>(`/records/${recordId}`)
  return (
    <Page>
      <QueryState query={record} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/records', label: t('records:list.record') }}
              title={title(data.command)}
              status={<StateBadge values="records:state.result" value={data.result} />}
              subtitle={`${data.operatorName} · ${formatInstant(data.at, locale, true)}`}
            />
            <Grid wide>
              <Stack>
                <Outcome record={data} />
                {data.code && (data.before || data.after) ? (
                  <Panel title={t('records:page.asked')}>
                    <DiffView before={data.before} after={data.after} module={moduleOf(data.command)} />
                  </Panel>
                ) : null}
              </Stack>
              <Stack>
                <Concerned record={data} />
                <Call record={data} />
              </Stack>
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  )
}
