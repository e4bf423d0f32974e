import { useTranslation } from 'react-i18next'
import { CommandButton, Stack } from '#kit'
import { usePolicyName, useRoleName } from '../names.ts'
import type { Why } from '../wire.ts'

/** One button for each thing that would give the missing key: ask to be given it, for how long and why. */
export function AskFor({ why }: { why: Why }) {
  const { t } = useTranslation()
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const choices = [
    ...why.roles.map((one) => ({ kind: 'role', what: one.id, name: roleOf(one) })),
    ...why.policies
      .filter(({ code }) => !code.startsWith('role.'))
      .map((one) => ({ kind: 'policy', what: one.id, name: policyOf(one) })),
    ...(why.declared ? [{ kind: 'permission', what: why.permission, name: t('access:page.requests.onlyThis') }] : []),
  ]
  if (choices.length === 0) return null
  return (
    <Stack>
      <p>{t('access:page.requests.ask')}</p>
      <div>
        {choices.map(({ kind, what, name }) => (
          <span key={`${kind} ${what}`}>
            <CommandButton
              command="access.request.make"
              size="small"
              label={`${t(`access:state.requestKind.${kind}`)} · ${name}`}
              title={`${t('access:command.request.make')} · ${name}`}
              fixed={{ kind, what, missing: why.permission }}
              fields={{ reason: { kind: 'textarea' } }}
            />{' '}
          </span>
        ))}
      </div>
    </Stack>
  )
}
