import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LaunchSettings } from '#contract/businesses'
import { FormRule } from '../doors.ts'
import styles from './design.module.css'
import { wholeForm } from './forms.tsx'
import type { Design } from './use-design.ts'

/** What a request is called, worked out of what is filled in; without it by its business and account. */
export function OwnTitle({ design, launch }: { design: Design; launch: LaunchSettings }) {
  const { t } = useTranslation()
  const form = useMemo(() => wholeForm(design.definition), [design.definition])
  if (!form) return null
  const label = t('businesses:page.design.launch.ownTitle')
  const put = (title: string | undefined) => {
    const { title: _title, ...without } = launch
    design.setPart('launch', title === undefined ? without : { ...without, title })
  }
  return (
    <div className={styles.ruled}>
      <span>{label}</span>
      <small>{t('businesses:page.design.launch.ownTitleHint')}</small>
      <FormRule
        form={form}
        readOnly={design.readOnly}
        yesNo={false}
        label={label}
        value={launch.title}
        onChange={put}
      />
    </div>
  )
}
