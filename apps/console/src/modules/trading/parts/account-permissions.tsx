import { useTranslation } from 'react-i18next'
import type { AccountPermissions, PermissionKey } from '#contract/trading'
import {
  CommandButton,
  EmptyState,
  Link,
  momentOf,
  Panel,
  type PartProps,
  QueryState,
  Stack,
  Timeline,
  useApi,
  useLiveRefresh,
} from '#kit'
import { PermissionPicker } from './picker.tsx'
import { Verdict } from './verdict.tsx'

function Change({ permissions }: { permissions: AccountPermissions }) {
  const { accountId, capability, choice } = permissions
  const trial = { path: `/accounts/${accountId}/trading-permissions/trial`, body: {} }
  return (
    <CommandButton
      command="trading.permission.update"
      fixed={{ accountId }}
      initial={{ choice }}
      fields={{
        choice: {
          required: false,
          render: (props) => <PermissionPicker {...props} capability={capability} trial={trial} />,
        },
        remark: { kind: 'textarea' },
      }}
    />
  )
}

/** Who set what, latest first. */
function History({ history }: { history: AccountPermissions['history'] }) {
  const { t } = useTranslation()
  const named = (keys: readonly PermissionKey[]) =>
    keys.map((key) => t(`trading:state.key.${key}`)).join(t('kit:listSeparator'))
  if (history.length === 0) return null
  return (
    <Panel title={t('trading:page.history')}>
      <Timeline
        items={history.map(({ revision, setAt, setByName, remark, caseId, opened, closed }) => ({
          id: String(revision),
          at: setAt,
          who: setByName,
          tone: closed.length > 0 ? 'warn' : 'good',
          title: [
            opened.length > 0 ? t('trading:page.opened', { keys: named(opened) }) : null,
            closed.length > 0 ? t('trading:page.closed', { keys: named(closed) }) : null,
            opened.length + closed.length === 0 ? t('trading:page.same') : null,
          ]
            .filter(Boolean)
            .join(' '),
          note: remark,
          more: caseId ? <Link to={`/tickets/${caseId}`}>{t('kit:command.openTicket')}</Link> : null,
        }))}
      />
    </Panel>
  )
}

/** What one account may trade, today or at the moment shown, why not the rest, and how that came about. */
export default function AccountTrading({ id, more }: PartProps) {
  const { t } = useTranslation()
  const at = momentOf({ more })
  const permissions = useApi<AccountPermissions>(`/accounts/${id}/trading-permissions`, at ? { at } : undefined)
  useLiveRefresh('trading', id, permissions)
  return (
    <QueryState query={permissions} rows={8}>
      {(data) => (
        <Stack>
          <Panel title={t('trading:page.permissions.title')} {...(at ? {} : { extra: <Change permissions={data} /> })}>
            {data.choice.length === 0 ? (
              <EmptyState title={t('trading:page.none')} {...(at ? {} : { hint: t('trading:page.noneHint') })} />
            ) : (
              <Verdict verdict={data} />
            )}
          </Panel>
          <History history={data.history} />
        </Stack>
      )}
    </QueryState>
  )
}
