import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { IDENTITY_KIND_CODES, IDENTITY_KINDS } from '#contract/clients'
import type { FormValues } from '#contract/forms'
import styles from './inputs.module.css'

type Identity = { type?: string; country?: string; number?: string }
type Props = {
  id?: string | undefined
  label?: string | undefined
  value: unknown
  onChange: (value: FormValues[string]) => void
  autoFocus?: boolean | undefined
  invalid?: boolean | undefined
}

/** Kind of document, who issued it where the kind doesn't say, and its number. */
export function IdentityInput({ id, label, value, onChange, autoFocus, invalid }: Props) {
  const { t } = useTranslation()
  const held: Identity = typeof value === 'object' && value !== null ? (value as Identity) : {}
  const kind = IDENTITY_KIND_CODES.find((code) => code === held.type)
  const issuer = kind ? IDENTITY_KINDS[kind].country : null
  const change = (part: Identity) => {
    const next = { ...held, ...part }
    onChange(next.type || next.number ? (next as FormValues[string]) : null)
  }
  return (
    <div className={styles.identity} data-country={(kind && issuer === null) || undefined}>
      <Select
        {...(id ? { id } : {})}
        autoFocus={autoFocus ?? false}
        aria-label={`${label ?? ''} ${t('forms:page.view.identityType')}`}
        placeholder={t('forms:page.view.identityType')}
        popupMatchSelectWidth={false}
        value={kind ?? null}
        onChange={(type: string) => change({ type })}
        options={IDENTITY_KIND_CODES.map((code) => ({ value: code, label: t(`clients:state.identityKind.${code}`) }))}
      />
      {kind && issuer === null ? (
        <Input
          aria-label={`${label ?? ''} ${t('forms:page.view.identityCountry')}`}
          placeholder={t('forms:page.view.identityCountry')}
          maxLength={2}
          value={held.country ?? ''}
          onChange={(event) => change({ country: event.target.value.toUpperCase() })}
        />
      ) : null}
      <Input
        aria-label={`${label ?? ''} ${t('forms:page.view.identityNumber')}`}
        placeholder={t('forms:page.view.identityNumber')}
        autoComplete="off"
        {...(invalid ? { status: 'error' as const } : {})}
        value={held.number ?? ''}
        onChange={(event) => change({ number: event.target.value })}
      />
    </div>
  )
}
