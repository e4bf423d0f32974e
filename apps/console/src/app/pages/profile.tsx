import { useQueryClient } from '@tanstack/react-query'
import { App, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  chooseMode,
  Facts,
  Grid,
  LANGUAGES,
  type Language,
  type ModeChoice,
  Page,
  PageHeader,
  Panel,
  queryKey,
  StatusBadge,
  useLanguage,
  useModeChoice,
  useParts,
  useProblemText,
  useRunCommand,
  useSession,
} from '#kit'
import { chooseLanguage } from '../i18n/i18n.ts'
import { EnrolDevice } from './second-factor.tsx'

/** The language is the person's, on every device; reports and notices follow it too. */
function Preferences() {
  const { t, i18n } = useTranslation()
  const language = useLanguage()
  const mode = useModeChoice()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const { run } = useRunCommand('access.profile.setLanguage')
  const choose = async (next: Language) => {
    await chooseLanguage(i18n, next)
    await run({ language: next }).catch((error: unknown) => message.error(problemText(error).title))
  }
  return (
    <Panel title={t('app:profile.preferences')}>
      <Facts
        items={[
          {
            label: t('app:language.choose'),
            wide: true,
            value: (
              <Segmented
                value={language}
                options={LANGUAGES.map((each) => ({ value: each, label: t(`app:language.${each}`) }))}
                onChange={(next: Language) => void choose(next)}
              />
            ),
          },
          {
            label: t('app:mode.choose'),
            wide: true,
            value: (
              <Segmented
                value={mode}
                options={(['light', 'dark', 'system'] as const).map((each) => ({
                  value: each,
                  label: t(`app:mode.${each}`),
                }))}
                onChange={(next: ModeChoice) => chooseMode(next)}
              />
            ),
          },
        ]}
      />
    </Panel>
  )
}

function Security() {
  const { t } = useTranslation()
  const { operator } = useSession()
  const client = useQueryClient()
  const again = () => void client.invalidateQueries({ queryKey: queryKey('/session') })
  return (
    <Panel title={t('app:profile.security')}>
      <Facts
        items={[
          { label: t('app:signIn.username'), value: operator.username },
          {
            label: t('app:profile.password'),
            value: (
              <CommandButton
                command="access.password.change"
                size="small"
                fields={{ current: { kind: 'password' }, password: { kind: 'password' } }}
                onDone={again}
              />
            ),
          },
          {
            label: t('app:profile.secondFactor'),
            wide: true,
            value: operator.totpEnrolled ? (
              <>
                <StatusBadge tone="good" label={t('app:profile.enrolled')} />{' '}
                <CommandButton
                  command="access.totp.remove"
                  size="small"
                  danger
                  fields={{ password: { kind: 'password' } }}
                  onDone={again}
                />
              </>
            ) : (
              <EnrolDevice done={again} />
            ),
          },
        ]}
      />
    </Panel>
  )
}

/** Own name, language, password, second factor and open sessions. */
export default function Profile() {
  const { t } = useTranslation()
  const { operator } = useSession()
  const parts = useParts('profile', operator.id)
  return (
    <Page narrow>
      <PageHeader title={operator.name} subtitle={t('app:profile.lead')} />
      <Grid>
        <Security />
        <Preferences />
      </Grid>
      {parts.map((part) => (
        <Panel key={part.id} title={part.label} flush>
          {part.content}
        </Panel>
      ))}
    </Page>
  )
}
