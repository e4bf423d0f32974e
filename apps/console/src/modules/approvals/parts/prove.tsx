import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { CommandDrawer, type FieldOverrides, useSession } from '#kit'

/** Asks who sits here before a decision that wants to know: a code where there is a second factor, else the password. */
export function Prove({ open, close, done }: { open: boolean; close: () => void; done: () => void }) {
  const { t } = useTranslation()
  const { operator } = useSession()
  const fields: FieldOverrides = operator.totpEnrolled
    ? { code: { label: t('approvals:page.proof.code'), required: true }, password: { hidden: true } }
    : {
        password: { kind: 'password', label: t('approvals:page.proof.password'), required: true },
        code: { hidden: true },
      }
  return (
    <CommandDrawer open={open} onClose={close} command="access.session.prove" fields={fields} onDone={done} silent>
      <Alert type="info" showIcon title={t('approvals:page.proof.ask')} />
    </CommandDrawer>
  )
}
