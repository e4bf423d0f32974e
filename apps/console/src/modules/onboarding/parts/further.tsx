import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { AccountDetail, accountSummary } from '#contract/accounts'
import type { ClientDetail } from '#contract/clients'
import { Facts, Link, Panel, QueryState, useApi, useTextOr } from '#kit'
import type { DraftContent } from './draft.ts'
import styles from './party-fields.module.css'

type Account = z.output<typeof accountSummary>

/** The client's accounts in this person's scope. */
export const useAccountsOf = (clientId: string | null) =>
  useApi<Account[]>(clientId ? `/clients/${clientId}/accounts` : null)

/** The client that the draft opens accounts for; null for a new one. */
export function useExistingClient(): string | null {
  const form = Form.useFormInstance()
  return (Form.useWatch('clientId', { form, preserve: true }) as string | null | undefined) ?? null
}

/** What a further account starts from: where an account the client has is, and who looks after that. */
export function blankFurther(client: ClientDetail, near: AccountDetail | null, parentId: string | null): DraftContent {
  return {
    businessLine: near?.businessLine ?? 'brokerage',
    ...(near
      ? {
          departmentId: near.departmentId,
          brokerCode: near.brokerCode,
          introducerCode: near.introducerCode,
        }
      : {}),
    clientId: client.id,
    profile: null,
    accounts: [{ type: (parentId ? near?.type : null) ?? 'cash', parentId, marks: [] }],
  }
}

const list = (values: readonly (string | null)[], separator: string) => values.filter(Boolean).join(separator)

/** Who the client is, by what it gave before: nothing of it is asked again. */
export function ExistingClient({ clientId }: { clientId: string }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const client = useApi<ClientDetail>(`/clients/${clientId}`)
  const accounts = useAccountsOf(clientId)
  const separator = t('kit:listSeparator')
  const own = <T extends { personId: string | null }>(rows: readonly T[]) =>
    rows.filter(({ personId }) => personId === null)
  return (
    <Panel title={t('onboarding:page.further.client')}>
      <p className={styles.lead}>{t('onboarding:page.further.lead')}</p>
      <QueryState query={client} rows={4}>
        {(data) => (
          <Facts
            items={[
              {
                label: t('clients:field.displayName'),
                value: <Link to={`/clients/${data.id}`}>{list([data.displayName, data.nameEn], ' · ')}</Link>,
              },
              { label: t('clients:field.clientNo'), value: data.clientNo },
              { label: t('clients:field.type'), value: textOr(`clients:state.type.${data.type}`, data.type) },
              {
                label: t('clients:field.status'),
                value: textOr(`clients:state.client.${data.status}`, data.status),
              },
              {
                label: t('clients:field.documents'),
                value: list(
                  own(data.documents).map(({ kind, numberMasked }) =>
                    list([textOr(`clients:state.identityKind.${kind}`, kind), numberMasked], ' '),
                  ),
                  separator,
                ),
              },
              {
                label: t('clients:field.contacts'),
                value: list(
                  own(data.contacts).map(({ valueMasked }) => valueMasked),
                  separator,
                ),
              },
              {
                label: t('onboarding:page.further.has'),
                value: list(
                  (accounts.data ?? []).map(({ accountNo, type }) =>
                    list([accountNo, textOr(`accounts:state.type.${type}`, type)], ' '),
                  ),
                  separator,
                ),
                wide: true,
              },
            ]}
          />
        )}
      </QueryState>
    </Panel>
  )
}

/** The main account that a sub account hangs on; it gives the sub account its type. */
export function ParentField({ place, clientId }: { place: number; clientId: string }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const form = Form.useFormInstance()
  const accounts = useAccountsOf(clientId)
  const mains = (accounts.data ?? []).filter(
    ({ level, status }) => level === 'main' && status !== 'CANCELLED' && status !== 'CANCELLING',
  )
  return (
    <Form.Item
      name={[place, 'parentId']}
      label={t('onboarding:field.parentId')}
      extra={t('onboarding:page.further.parentHint')}
    >
      <Select
        allowClear
        loading={accounts.isPending}
        placeholder={t('onboarding:page.further.main')}
        options={mains.map(({ id, accountNo, type }) => ({
          value: id,
          label: list([accountNo, textOr(`accounts:state.type.${type}`, type)], ' · '),
        }))}
        onChange={(parentId: string | undefined) => {
          const parent = mains.find(({ id }) => id === parentId)
          if (parent) form.setFieldValue(['accounts', place, 'type'], parent.type)
        }}
      />
    </Form.Item>
  )
}
