import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OwnPreference } from '#contract/notices'
import { CommandButton, Facts, QueryState, Stack, useApi } from '#kit'

/** Where and how one wants to be told besides the console. */
export default function Preference() {
  const { t } = useTranslation()
  const own = useApi<OwnPreference>('/notice-preference')
  const field = (key: string) => t(`notices:field.${key}`)
  return (
    <QueryState query={own}>
      {(data) => (
        <div style={{ padding: 16 }}>
          <Stack>
            <Typography.Text type="secondary">{t('notices:page.preference.lead')}</Typography.Text>
            <Facts
              items={[
                { label: field('email'), value: data.emailMasked ?? t('notices:page.preference.none') },
                { label: field('emailMode'), value: t(`notices:state.emailMode.${data.emailMode}`) },
                { label: field('phone'), value: data.phoneMasked ?? t('notices:page.preference.none') },
                { label: field('bySms'), value: t(`notices:page.preference.${data.bySms ? 'yes' : 'no'}`) },
                ...(data.emailMode === 'digest' ? [{ label: field('digestAt'), value: data.digestAt }] : []),
              ]}
            />
            <div>
              <CommandButton
                command="notices.preference.set"
                label={t('notices:page.preference.change')}
                initial={{
                  email: data.emailMasked,
                  phone: data.phoneMasked,
                  emailMode: data.emailMode,
                  bySms: data.bySms,
                  digestAt: data.digestAt,
                }}
                onDone={() => void own.refetch()}
              />
            </div>
          </Stack>
        </div>
      )}
    </QueryState>
  )
}
