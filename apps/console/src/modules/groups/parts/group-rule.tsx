import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { type GroupDetail, RULE_WITHOUT } from '#contract/groups'
import {
  CommandButton,
  type FieldInputProps,
  FiltersCount,
  FiltersInput,
  FiltersText,
  formatCount,
  Instant,
  type ListFilters,
  Stack,
  useLocale,
} from '#kit'

const ACCOUNTS = 'accounts.account'
/** Conditions an account meets, and how many do at this moment. */
function RuleInput({ value, onChange }: FieldInputProps) {
  const rule = (value ?? {}) as ListFilters
  return (
    <Stack>
      <FiltersInput
        listId={ACCOUNTS}
        value={rule}
        onChange={(next) => onChange?.(Object.keys(next).length > 0 ? next : null)}
        without={RULE_WITHOUT}
      />
      <b>
        <FiltersCount listId={ACCOUNTS} value={rule} />
      </b>
    </Stack>
  )
}

/** Lets the members come by rule, changes the rule, or goes back to members chosen by hand. */
export function RuleActions({ group }: { group: GroupDetail }) {
  const { t } = useTranslation()
  const { id, version, rule, members } = group
  const command = 'groups.clientGroup.setRule'
  return (
    <>
      <CommandButton
        command={command}
        label={t(rule === null ? 'groups:page.setRule' : 'groups:page.changeRule')}
        fixed={{ id, version }}
        initial={{ rule }}
        fields={{
          rule: { required: true, render: (props) => <RuleInput {...props} /> },
          reason: { kind: 'textarea' },
        }}
      >
        <p>{t('groups:page.ruleLead')}</p>
        {rule === null && members > 0 ? <Alert type="warning" showIcon title={t('groups:page.ruleReplaces')} /> : null}
      </CommandButton>
      {rule === null ? null : (
        <>
          <CommandButton command="groups.clientGroup.match" fixed={{ id }} />
          <CommandButton
            command={command}
            label={t('groups:page.byHand')}
            title={t('groups:page.byHand')}
            fixed={{ id, version, rule: null }}
            fields={{ reason: { kind: 'textarea' } }}
          />
        </>
      )}
    </>
  )
}

/** What the facts of a group say about its rule; nothing where members are chosen by hand. */
export function useRuleFacts({ rule, matchedAt, leftOut }: GroupDetail) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (rule === null) return []
  const left = {
    label: t('groups:field.leftOut'),
    value: t('groups:page.leftOutHint', { n: formatCount(leftOut, locale) }),
  }
  return [
    { label: t('groups:field.rule'), value: <FiltersText listId={ACCOUNTS} value={rule} />, wide: true },
    {
      label: t('groups:field.matchedAt'),
      value: matchedAt === null ? t('groups:page.matching') : <Instant value={matchedAt} />,
    },
    ...(leftOut > 0 ? [left] : []),
  ]
}
