import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  EmptyState,
  Grid,
  Page,
  PageHeader,
  QueryState,
  RecordTable,
  type Row,
  type RowAction,
  Stack,
  useApi,
  useLanguage,
  useLiveRefresh,
  useReferences,
} from '#kit'
import { HOLIDAYS } from '../holidays.ts'
import { useOfficeFields } from '../parts/office-fields.tsx'
import { OfficePanel } from '../parts/office-panel.tsx'
import type { Office } from '../wire.ts'

/** Gives a department the hours of an office. */
function Assign({ offices }: { offices: readonly Office[] }) {
  const language = useLanguage()
  const Department = useReferences().departmentId?.Input
  if (!Department) return null
  return (
    <CommandButton
      command="calendars.office.assign"
      fields={{
        departmentId: { required: true, render: (props) => <Department {...props} /> },
        code: { options: offices.map(({ code, label }) => ({ value: code, label: label[language] })) },
      }}
    />
  )
}

/** Days that are not as their weekday says, of every office. */
function Days({ offices }: { offices: readonly Office[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const named = (code: unknown) => offices.find((one) => one.code === code)?.label[language] ?? String(code)
  const holiday = (name: unknown) => {
    const known = HOLIDAYS[String(name)]
    return known === undefined ? String(name ?? '') : t(`calendars:page.holiday.${known}`)
  }
  const actions = (row: Row): RowAction[] => {
    const fixed = { code: row.office, date: row.date }
    const { dayKind, dayName, sessionsText, verified } = row
    return [
      { command: 'calendars.day.set', fixed, initial: { dayKind, dayName, sessionsText, verified } },
      { command: 'calendars.day.remove', fixed, danger: true },
    ]
  }
  return (
    <RecordTable
      listId="calendars.day"
      cells={{ office: named, dayName: holiday }}
      rowActions={actions}
      empty={{ title: t('calendars:page.offices.noDays'), hint: t('calendars:page.offices.noDaysHint') }}
    />
  )
}

/** When offices are open: what deadlines and waits of approvals count by. */
export default function OfficeList() {
  const { t } = useTranslation()
  const offices = useApi<{ items: Office[] }>('/offices')
  useLiveRefresh('calendars', null, offices)
  const fields = useOfficeFields()
  const items = offices.data?.items ?? []
  return (
    <Page>
      <PageHeader
        title={t('calendars:page.offices.title')}
        subtitle={t('calendars:page.offices.lead')}
        actions={
          <>
            <Assign offices={items} />
            <CommandButton
              command="calendars.office.set"
              type="primary"
              label={t('calendars:page.offices.new')}
              title={t('calendars:page.offices.new')}
              initial={{ closedWeekdays: [6, 7] }}
              fields={fields}
            />
          </>
        }
      />
      <QueryState query={offices} rows={6}>
        {(data) =>
          data.items.length === 0 ? (
            <EmptyState title={t('calendars:page.offices.none')} hint={t('calendars:page.offices.noneHint')} />
          ) : (
            <Stack>
              {data.items.some(({ unverified }) => unverified > 0) ? (
                <Alert type="warning" showIcon title={t('calendars:page.offices.unverifiedNote')} />
              ) : null}
              <Grid>
                {data.items.map((office) => (
                  <OfficePanel key={office.code} office={office} />
                ))}
              </Grid>
              <Days offices={data.items} />
            </Stack>
          )
        }
      </QueryState>
    </Page>
  )
}
