import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SignInMethods } from '#contract/access'
import { useLanguage } from '#kit'

type ProviderButtonProps = {
  provider: NonNullable<SignInMethods['provider']>
  busy: boolean
  onClick: () => void
}

/** The way in by the house's identity provider, under the name the house gave it. */
export function ProviderButton({ provider, busy, onClick }: ProviderButtonProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { label } = provider
  return (
    <Button type="primary" size="large" block autoFocus loading={busy} onClick={onClick}>
      {label ? t('app:signIn.providerNamed', { name: label[language] }) : t('app:signIn.provider')}
    </Button>
  )
}
