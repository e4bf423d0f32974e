import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { EmptyState, Facts, Link, Page, PageHeader, Panel, useApi, usePermissionName } from '#kit'

type Why = {
  roles: { id: string; name: string }[]
  policies: { id: string; name: string }[]
  granters: { id: string; name: string }[]
}

/** Why can't I: the missing permission, what would give it, and who can. */
export function Forbidden({ permission }: { permission: string }) {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const why = useApi<Why>('/access/why', { permission })
  const names = (people: readonly { name: string }[] | undefined) =>
    people && people.length > 0
      ? people.map((person) => person.name).join(t('kit:listSeparator'))
      : t('app:forbidden.nobody')
  return (
    <Page narrow>
      <PageHeader title={t('app:forbidden.title')} />
      <Panel>
        <EmptyState
          icon={<LockOutlined aria-hidden="true" />}
          title={t('app:forbidden.lead')}
          hint={t('app:forbidden.hint')}
          action={
            <>
              <Link to={`/rights?permission=${encodeURIComponent(permission)}`}>{t('app:forbidden.ask')}</Link>
              {' · '}
              <Link to="/">{t('app:forbidden.home')}</Link>
            </>
          }
        />
        <Facts
          items={[
            {
              label: t('app:forbidden.missing'),
              value: nameOf(permission),
            },
            { label: t('app:forbidden.key'), value: <code>{permission}</code> },
            ...(why.data
              ? [
                  {
                    label: t('app:forbidden.roles'),
                    value: names([...why.data.roles, ...why.data.policies]),
                    wide: true,
                  },
                  { label: t('app:forbidden.granters'), value: names(why.data.granters), wide: true },
                ]
              : []),
          ]}
        />
      </Panel>
    </Page>
  )
}
