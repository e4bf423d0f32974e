import { useTranslation } from 'react-i18next'
import { Facts, QueryState, Stack, StatusBadge, useApi, usePermissionName } from '#kit'
import { usePolicyName, useRoleName } from '../names.ts'
import type { Why } from '../wire.ts'
import { AskFor } from './ask-for.tsx'
import { useWayText } from './effective-rights.tsx'
import { Tags } from './tags.tsx'

/** Whether one holds a permission; if so by which ways, if not what would give it and who can. */
export function WhyNot({ permission }: { permission: string }) {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const wayText = useWayText()
  const why = useApi<Why>('/access/why', { permission })
  const tags = (names: readonly string[]) =>
    names.length === 0 ? t('access:page.why.nobody') : <Tags items={names.map((name) => ({ key: name, name }))} />
  return (
    <QueryState query={why}>
      {(answer) => {
        const asked = {
          label: t('access:field.permission'),
          value: `${nameOf(permission)} · ${permission}`,
          wide: true,
        }
        if (answer.held) {
          return (
            <Facts
              items={[
                {
                  label: t('access:page.why.answer'),
                  value: <StatusBadge tone="good" label={t('access:page.why.held')} />,
                },
                asked,
                { label: t('access:page.rights.through'), value: tags(answer.ways.map(wayText)), wide: true },
              ]}
            />
          )
        }
        const missing = answer.declared ? 'access:page.why.missing' : 'access:page.why.unknown'
        return (
          <Stack>
            <Facts
              items={[
                { label: t('access:page.why.answer'), value: <StatusBadge tone="bad" label={t(missing)} /> },
                asked,
                { label: t('access:page.why.roles'), value: tags(answer.roles.map(roleOf)), wide: true },
                { label: t('access:page.why.policies'), value: tags(answer.policies.map(policyOf)), wide: true },
                {
                  label: t('access:page.why.granters'),
                  value: tags(answer.granters.map((one) => one.name)),
                  wide: true,
                },
              ]}
            />
            <AskFor why={answer} />
          </Stack>
        )
      }}
    </QueryState>
  )
}
