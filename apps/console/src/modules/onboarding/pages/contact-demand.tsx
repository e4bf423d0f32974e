import { useTranslation } from 'react-i18next'
import type { ContactDemand } from '#contract/onboarding'
import { CommandButton, Facts, formatInstant, Page, PageHeader, Panel, QueryState, useApi, useLocale } from '#kit'

/** Of which applications a confirmed contact is asked, and by which ways it may be confirmed. */
export default function ContactDemandPage() {
  const { t } = useTranslation()
  const locale = useLocale()
  const demand = useApi<ContactDemand>('/onboarding/contact-demand')
  const listed = (machine: string, values: readonly string[]) =>
    values.map((value) => t(`onboarding:state.${machine}.${value}`)).join(t('kit:listSeparator')) ||
    t('onboarding:page.contact.none')
  return (
    <Page narrow>
      <PageHeader
        back={{ to: '/applications', label: t('onboarding:page.applications.title') }}
        title={t('onboarding:page.contact.demandTitle')}
        subtitle={t('onboarding:page.contact.demandLead')}
        actions={
          demand.data ? (
            <CommandButton
              command="onboarding.contactDemand.set"
              initial={{ sources: demand.data.sources, channels: demand.data.channels }}
              fields={{ remark: { kind: 'textarea' } }}
              onDone={() => void demand.refetch()}
            />
          ) : null
        }
      />
      <Panel>
        <QueryState query={demand} rows={3}>
          {({ sources, channels, changedByName, changedAt }) => (
            <Facts
              items={[
                { label: t('onboarding:field.sources'), value: listed('source', sources) },
                { label: t('onboarding:field.channels'), value: listed('channel', channels) },
                {
                  label: t('onboarding:field.updatedAt'),
                  value:
                    changedByName && changedAt
                      ? t('onboarding:page.contact.by', { name: changedByName, at: formatInstant(changedAt, locale) })
                      : t('onboarding:page.contact.standard'),
                },
              ]}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  )
}
