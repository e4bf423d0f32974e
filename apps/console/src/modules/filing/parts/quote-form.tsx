import { useTranslation } from 'react-i18next'
import type { FormTemplateView } from '#contract/filing'
import {
  CommandButton,
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
import { LayoutInput } from './layout-input.tsx'

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

function Version({ one }: { one: FormTemplateView }) {
  const { t } = useTranslation()
  const { operator } = useSession()
  const { id, version, template, verifiedAt, verifiedBy, specification, specificationVersion } = one
  return (
    <Stack>
      <Facts
        items={[
          {
            label: t('filing:page.layouts.version', { version }),
            value: (
              <>
                {verifiedAt === null ? (
                  <StatusBadge tone="warn" label={t('filing:page.layouts.unverified')} />
                ) : (
                  <StatusBadge tone="good" label={t('filing:page.layouts.verified')} />
                )}
                {one.current ? <StatusBadge tone="info" label={t('filing:page.layouts.current')} /> : null}
              </>
            ),
          },
          { label: t('filing:field.source'), value: one.source },
          { label: t('filing:field.madeBy'), value: one.madeBy },
          { label: t('filing:field.madeAt'), value: <Instant value={one.madeAt} /> },
          ...(verifiedAt === null
            ? []
            : [
                { label: t('filing:page.layouts.verifiedBy'), value: verifiedBy },
                { label: t('filing:field.specification'), value: `${specification} ${specificationVersion}` },
              ]),
          ...template.columns.map(({ caption, fact, text }) => ({
            label: caption,
            value: fact === 'literal' ? (text ?? '') : t(`filing:page.reports.facts.${fact}`),
          })),
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
                  required: true,
                  render: (props) => <LayoutInput {...props} />,
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
