import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CommandForm, Page, PageHeader, Panel, queryKey } from '#kit'

/** The first sign-in with a password that somebody else knew: choose an own one, then everything opens. */
export function FirstPassword() {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Page narrow>
      <PageHeader title={t('app:firstPassword.title')} subtitle={t('app:firstPassword.lead')} />
      <Panel>
        <CommandForm
          command="access.password.change"
          fields={{ current: { kind: 'password' }, password: { kind: 'password' } }}
          onDone={() => void client.invalidateQueries({ queryKey: queryKey('/session') })}
        />
      </Panel>
    </Page>
  )
}
