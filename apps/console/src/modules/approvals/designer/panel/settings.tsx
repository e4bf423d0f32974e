import { Checkbox } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesigner } from '../context.ts'
import styles from './panel.module.css'
import { Choice, Section, useOptions } from './parts.tsx'

/** What counts for the flow as a whole. */
export function FlowSettings({ about }: { about: ReactNode }) {
  const { t } = useTranslation()
  const options = useOptions()
  const { design } = useDesigner()
  const { flow, readOnly } = design
  const { settings } = flow
  return (
    <fieldset className={styles.properties} disabled={readOnly}>
      <p className={styles.note}>{t('approvals:page.designer.settings.lead')}</p>
      {about}
      <Section title={t('approvals:page.designer.settings.title')}>
        <Checkbox
          checked={settings.requiresChecker}
          onChange={({ target }) =>
            design.edit({ ...flow, settings: { ...settings, requiresChecker: target.checked } })
          }
        >
          {t('approvals:page.designer.settings.requiresChecker')}
        </Checkbox>
        <p className={styles.note}>{t('approvals:page.designer.settings.requiresCheckerHint')}</p>
        <Choice
          label={t('approvals:page.designer.settings.withdraw')}
          value={settings.withdraw}
          options={options('withdraw', ['whileRunning', 'untilFirstDecision', 'never'])}
          onChange={(withdraw) => design.edit({ ...flow, settings: { ...settings, withdraw } })}
        />
      </Section>
    </fieldset>
  )
}
