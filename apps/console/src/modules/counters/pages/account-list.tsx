import { ImportOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RegisterRule } from '#contract/counters'
import { CommandButton, Page, PageHeader, StatusBadge, useApi, useCan, useGo, useLiveRefresh } from '#kit'
import { AccountsAtCounters } from '../parts/account-table.tsx'

/** Which counters keep which accounts, and whether every account has to be entered. */
export default function AccountList() {
  const { t } = useTranslation()
  const can = useCan()
  const go = useGo()
  const rule = useApi<RegisterRule>('/counter-register')
  useLiveRefresh('counterAccounts', null, rule)
  const required = rule.data?.required
  return (
    <Page>
      <PageHeader
        title={t('counters:page.accounts.title')}
        subtitle={t('counters:page.accounts.lead')}
        status={
          required === undefined ? null : (
            <StatusBadge
              tone={required ? 'good' : 'neutral'}
              label={t(required ? 'counters:page.accounts.required' : 'counters:page.accounts.free')}
            />
          )
        }
        actions={
          <>
            {required === undefined ? null : (
              <CommandButton
                command="counters.register.configure"
                icon={<SafetyCertificateOutlined aria-hidden="true" />}
                initial={{ required }}
                fields={{ reason: { kind: 'textarea' } }}
                onDone={() => void rule.refetch()}
              />
            )}
            {can('counters.account.assign') ? (
              <Button
                type="primary"
                icon={<ImportOutlined aria-hidden="true" />}
                onClick={() => go('/intakes/new?kind=counters.accounts')}
              >
                {t('counters:page.accounts.import')}
              </Button>
            ) : null}
          </>
        }
      />
      <AccountsAtCounters />
    </Page>
  )
}
