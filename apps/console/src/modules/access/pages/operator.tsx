import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  Page,
  PageHeader,
  PartTabs,
  QueryState,
  RecordTable,
  StatusBadge,
  useApi,
  useCan,
  useLiveRefresh,
  usePageParams,
  useSession,
} from '#kit'
import { useDepartmentTree } from '../names.ts'
import { issuedPassword, operatorActions } from '../operator-actions.ts'
import { DataScope } from '../parts/data-scope.tsx'
import { deviceCell } from '../parts/device.tsx'
import { EffectiveRights } from '../parts/effective-rights.tsx'
import { GivenRights } from '../parts/given-rights.tsx'
import { Identities } from '../parts/identities.tsx'
import { OpenWork } from '../parts/open-work.tsx'
import { type Secret, ShownOnce } from '../parts/shown-once.tsx'
import type { Operator } from '../wire.ts'

function Standing({ operator }: { operator: Operator }) {
  const { t } = useTranslation()
  if (operator.status === 'disabled') return <StatusBadge tone="bad" label={t('access:state.operator.disabled')} />
  if (operator.lockedUntil) return <StatusBadge tone="warn" label={t('access:page.operator.locked')} />
  return <StatusBadge tone="good" label={t('access:state.operator.active')} />
}

function Actions({ operator, issued }: { operator: Operator; issued: (secret: Secret) => void }) {
  const { t } = useTranslation()
  const { id, name, language, departmentId, status, totpEnrolled, lockedUntil } = operator
  const actions = operatorActions({ id, status, totpEnrolled, locked: lockedUntil !== null })
  return (
    <>
      <CommandButton command="access.operator.update" fixed={{ id }} initial={{ name, language, departmentId }} />
      {actions.map((action) => (
        <CommandButton
          key={action.command}
          {...action}
          onDone={(outcome) => {
            const value = issuedPassword(outcome)
            if (value) issued({ title: t('access:page.secret.reset'), lead: t('access:page.secret.firstLead'), value })
          }}
        >
          {action.command === 'access.operator.disable' ? <OpenWork operator={operator} /> : null}
        </CommandButton>
      ))}
    </>
  )
}

function Tabs({ operator }: { operator: Operator }) {
  const { t } = useTranslation()
  const can = useCan()
  const own = [
    { id: 'given', label: t('access:page.operator.given'), content: <GivenRights operatorId={operator.id} /> },
    { id: 'scope', label: t('access:page.operator.scope'), content: <DataScope operatorId={operator.id} /> },
    {
      id: 'rights',
      label: t('access:page.operator.effective'),
      content: <EffectiveRights path={`/access/operators/${operator.id}/rights`} />,
    },
    ...(operator.identities.length > 0
      ? [{ id: 'identities', label: t('access:page.operator.identities'), content: <Identities operator={operator} /> }]
      : []),
    ...(can('access.session.view')
      ? [
          {
            id: 'sessions',
            label: t('access:page.sessions.title'),
            content: (
              <RecordTable
                listId="access.session"
                cells={{ agent: deviceCell }}
                fixed={{ operatorId: operator.id }}
                rowActions={(row) =>
                  row.endedAt ? [] : [{ command: 'access.session.revokeAny', fixed: { id: row.id }, danger: true }]
                }
              />
            ),
          },
        ]
      : []),
    ...(can('access.apiKey.view')
      ? [
          {
            id: 'keys',
            label: t('access:page.apiKeys.title'),
            content: (
              <RecordTable
                listId="access.apiKey"
                fixed={{ operatorId: operator.id }}
                rowActions={(row) =>
                  row.revokedAt ? [] : [{ command: 'access.apiKey.revokeAny', fixed: { id: row.id }, danger: true }]
                }
              />
            ),
          },
        ]
      : []),
  ]
  return <PartTabs place="operator" id={operator.id} own={own} />
}

/** One person: who they are, what they were given and what follows from it. */
export default function OperatorPage() {
  const { t } = useTranslation()
  const { operatorId = '' } = usePageParams()
  const me = useSession().operator.id
  const { nameOf } = useDepartmentTree()
  const [secret, setSecret] = useState<Secret | null>(null)
  const operator = useApi<Operator>(`/access/operators/${operatorId}`)
  useLiveRefresh('operators', operatorId, operator)
  return (
    <Page>
      <QueryState query={operator} rows={8}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/operators', label: t('access:page.operators.title') }}
              title={data.name}
              status={<Standing operator={data} />}
              subtitle={[
                data.username,
                nameOf(data.departmentId),
                t(`access:state.language.${data.language}`),
                ...(data.passwordChangeRequired ? [t('access:page.operator.mustChange')] : []),
              ].join(' · ')}
              actions={data.id === me ? null : <Actions operator={data} issued={setSecret} />}
            />
            <OpenWork operator={data} />
            <Tabs operator={data} />
          </>
        )}
      </QueryState>
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
