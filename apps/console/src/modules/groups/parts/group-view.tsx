import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { GroupDetail, GroupKind } from '#contract/groups'
import {
  CommandButton,
  Facts,
  formatCount,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  useApi,
  useCan,
  useGo,
  useLiveRefresh,
  useLocale,
  usePageParams,
} from '#kit'
import { RuleActions, useRuleFacts } from './group-rule.tsx'
import { Members } from './members.tsx'

type Data = { group: GroupDetail }

/** The group in the list of accounts, where everything can be done with them that can be done with many. */
function WorkOnAccounts({ group }: Data) {
  const { t } = useTranslation()
  const can = useCan()
  const go = useGo()
  if (group.kind !== 'client' || !can('accounts.account.view')) return null
  return <Button onClick={() => go(`/accounts?clientGroupId=${group.id}`)}>{t('groups:page.workOnAccounts')}</Button>
}

function Actions({ group }: Data) {
  const go = useGo()
  const { kind, id, version, name, purposes, remark } = group
  return (
    <>
      <WorkOnAccounts group={group} />
      {kind === 'client' ? <RuleActions group={group} /> : null}
      <CommandButton
        command={`groups.${kind}Group.update`}
        fixed={{ id, version }}
        initial={{ name, purposes, remark }}
        fields={{ remark: { kind: 'textarea' } }}
      />
      <CommandButton
        command={`groups.${kind}Group.remove`}
        fixed={{ id }}
        fields={{ reason: { kind: 'textarea' } }}
        danger
        onDone={(outcome) => outcome.kind === 'done' && go(`/${kind}-groups`)}
      />
    </>
  )
}

function About({ group }: Data) {
  const { t } = useTranslation()
  const locale = useLocale()
  const field = (key: string) => t(`groups:field.${key}`)
  const purposeOf = (purpose: string) => t(`groups:state.purpose.${purpose}`)
  const ruled = useRuleFacts(group)
  const uses = group.uses.map(({ label, purpose }) => (purpose === null ? label : `${label} (${purposeOf(purpose)})`))
  const listed = (all: readonly string[]) => all.join(t('kit:listSeparator'))
  return (
    <Panel title={t('groups:page.about')}>
      <Facts
        items={[
          { label: field('purposes'), value: listed(group.purposes.map(purposeOf)) },
          { label: field('members'), value: formatCount(group.members, locale) },
          ...ruled,
          { label: field('updatedBy'), value: group.updatedBy },
          { label: field('updatedAt'), value: <Instant value={group.updatedAt} /> },
          { label: t('groups:page.uses'), value: uses.length > 0 ? listed(uses) : t('groups:page.unused') },
          ...(group.remark ? [{ label: field('remark'), value: group.remark, wide: true }] : []),
        ]}
      />
    </Panel>
  )
}

/** One group: what it serves, who is in it. */
export function GroupView({ kind }: { kind: GroupKind }) {
  const { t } = useTranslation()
  const { groupId = '' } = usePageParams()
  const group = useApi<GroupDetail>(`/${kind}-groups/${groupId}`)
  useLiveRefresh(`${kind}Groups`, groupId, group)
  return (
    <Page>
      <QueryState query={group} rows={6}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: `/${kind}-groups`, label: t(`groups:page.${kind}.title`) }}
              title={data.name}
              subtitle={data.code}
              actions={<Actions group={data} />}
            />
            <About group={data} />
            <Panel title={t('groups:page.members')}>
              <Members group={data} />
            </Panel>
          </>
        )}
      </QueryState>
    </Page>
  )
}
