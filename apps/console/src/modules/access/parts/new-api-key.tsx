import { KeyOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButton, type Outcome, useSession } from '#kit'
import { PermissionsInput } from './permission-input.tsx'
import { type Secret, ShownOnce } from './shown-once.tsx'

const keyOf = (outcome: Outcome<unknown>): string | null =>
  outcome.kind === 'done' && typeof outcome.value === 'object' && outcome.value !== null && 'key' in outcome.value
    ? String(outcome.value.key)
    : null

/** Makes an API key that can do no more than its owner; it is shown once. */
export function NewApiKey({ size }: { size?: 'small' | 'middle' }) {
  const { t } = useTranslation()
  const { permissions } = useSession()
  const [secret, setSecret] = useState<Secret | null>(null)
  return (
    <>
      <CommandButton
        command="access.apiKey.create"
        icon={<KeyOutlined aria-hidden="true" />}
        type="primary"
        {...(size ? { size } : {})}
        fields={{ scopes: { render: (props) => <PermissionsInput {...props} offered={permissions} /> } }}
        onDone={(outcome) => {
          const value = keyOf(outcome)
          if (value) setSecret({ title: t('access:page.secret.key'), lead: t('access:page.secret.keyLead'), value })
        }}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}
