import { Collapse, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormTemplateView } from '#contract/filing'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  Facts,
  Instant,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLive,
  useSession,
} from '#kit'
import { TemplateInput } from './template-input.tsx'

/** Where whoever lays the form down begins: the columns of the other form for changes. */
const BEGINNING = {
  id: '',
  columns: [
    { caption: 'Item', fact: 'item' },
    { caption: 'Report date', fact: 'reportedOn' },
    { caption: 'EP firm ID', fact: 'firmId' },
    { caption: 'Original CE no. and BCAN', fact: 'originalTag' },
    { caption: 'Revised CE no. and BCAN', fact: 'revisedTag' },
    { caption: 'Change date', fact: 'happenedOn' },
    { caption: 'Reason', fact: 'reason' },
  ],
}

type Column = FormTemplateView['template']['columns'][number] & { place: number }

function useColumns(): readonly DataColumn<Column>[] {
  const { t } = useTranslation()
  return [
    { key: 'place', label: t('filing:page.column.place'), show: ({ place }) => place },
    { key: 'caption', label: t('filing:page.reports.caption'), show: ({ caption }) => caption },
    {
      key: 'fact',
      label: t('filing:page.reports.holds'),
      show: ({ fact, text }) => (fact === 'literal' ? `“${text ?? ''}”` : t(`filing:page.reports.facts.${fact}`)),
    },
  ]
}

function Badges({ one }: { one: FormTemplateView }) {
  const { t } = useTranslation()
  return (
    <Space wrap size={6}>
      {one.verifiedAt === null ? (
        <StatusBadge tone="warn" label={t('filing:page.layouts.unverified')} />
      ) : (
        <StatusBadge tone="good" label={t('filing:page.layouts.verified')} />
      )}
      {one.current ? <StatusBadge tone="info" label={t('filing:page.layouts.current')} /> : null}
    </Space>
  )
}

function Version({ one }: { one: FormTemplateView }) {
  const { t } = useTranslation()
  const { operator } = useSession()
  const columns = useColumns()
  const { id, version, template, verifiedAt, verifiedBy, specification, specificationVersion } = one
  return (
    <Stack>
      <Facts
        items={[
          { label: t('filing:page.layouts.version', { version }), value: <Badges one={one} /> },
          { label: t('filing:page.reports.formId'), value: template.id },
          { label: t('filing:field.source'), value: one.source },
          { label: t('filing:field.madeBy'), value: one.madeBy },
          { label: t('filing:field.madeAt'), value: <Instant value={one.madeAt} /> },
          ...(verifiedAt === null
            ? [{ label: t('filing:page.layouts.verifiedBy'), value: t('filing:page.layouts.nobody') }]
            : [
                { label: t('filing:page.layouts.verifiedBy'), value: verifiedBy },
                { label: t('filing:field.specification'), value: `${specification} ${specificationVersion}` },
                { label: t('filing:page.layouts.verifiedAt'), value: <Instant value={verifiedAt} /> },
              ]),
        ]}
      />
      <Collapse
        size="small"
        items={[
          {
            key: 'columns',
            label: t('filing:page.reports.columns', { count: template.columns.length }),
            children: (
              <DataTable
                columns={columns}
                rows={template.columns.map((column, at) => ({ ...column, place: at + 1 }))}
                keyOf={({ place }) => String(place)}
              />
            ),
          },
        ]}
      />
      {verifiedAt === null && one.madeById !== operator.id ? (
        <div>
          <CommandButton
            size="small"
            command="filing.form.verify"
            fixed={{ id }}
            fields={{ remark: { kind: 'textarea' } }}
          />
        </div>
      ) : null}
    </Stack>
  )
}

/** The form whose id and columns are not published: what the house laid down after the exchange's template. */
export function QuoteForm() {
  const { t } = useTranslation()
  const templates = useApi<{ items: FormTemplateView[] }>('/filing-form-templates')
  useLive('filings', () => void templates.refetch())
  return (
    <QueryState query={templates} rows={3}>
      {({ items }) => (
        <Panel
          title={t('filing:page.reports.quotes')}
          extra={
            <CommandButton
              size="small"
              command="filing.form.change"
              initial={{ template: items[0]?.template ?? BEGINNING }}
              fields={{
                template: {
                  label: t('filing:field.template'),
                  hint: t('filing:page.reports.templateHint'),
                  required: true,
                  render: (props) => <TemplateInput {...props} />,
                },
                remark: { kind: 'textarea' },
              }}
            />
          }
        >
          <Stack>
            <p>{t('filing:page.reports.quotesLead')}</p>
            {items.length === 0 ? (
              <EmptyState title={t('filing:page.reports.quotesNone')} hint={t('filing:page.reports.quotesNoneHint')} />
            ) : (
              items.map((one) => <Version key={one.id} one={one} />)
            )}
          </Stack>
        </Panel>
      )}
    </QueryState>
  )
}
