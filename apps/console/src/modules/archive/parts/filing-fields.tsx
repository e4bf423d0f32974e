import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/archive'
import { DateInput } from '#kit'
import styles from './filing.module.css'
import type { Staging } from './staging.ts'

/** What is said about a document beside its file. */
export type FilingValues = { expiresOn?: string | null; remark?: string }

/** What was really said: a cleared field says nothing. */
export function saidOf({ expiresOn, remark }: FilingValues): { expiresOn?: string; remark?: string } {
  const words = remark?.trim()
  return { ...(expiresOn ? { expiresOn } : {}), ...(words ? { remark: words } : {}) }
}

const LONGEST_REMARK = 500

/** End of validity, which some types ask for, and a remark. */
export function FilingFields({ type }: { type: Parameter }) {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item
        name="expiresOn"
        label={t('archive:field.expiresOn')}
        rules={type.needsExpiry ? [{ required: true, message: t('kit:fieldProblem.required') }] : []}
      >
        <DateInput />
      </Form.Item>
      <Form.Item name="remark" label={t('archive:field.remark')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={LONGEST_REMARK} />
      </Form.Item>
    </>
  )
}

/** Files when every file has arrived and at least one can be filed. */
export function FilingButtons(props: { staging: Staging; busy: boolean; onCancel: () => void }) {
  const { t } = useTranslation()
  const ready = props.staging.files.filter((each) => each.state === 'ready').length
  const sending = props.staging.files.some((each) => each.state === 'sending')
  return (
    <div className={styles.buttons}>
      <Button onClick={props.onCancel}>{t('kit:cancel')}</Button>
      <Button type="primary" htmlType="submit" loading={props.busy} disabled={ready === 0 || sending}>
        {ready === 0 ? t('archive:page.filing.fileNone') : t('archive:page.filing.file', { count: ready })}
      </Button>
    </div>
  )
}
