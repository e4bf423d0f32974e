import { CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dialog } from '#kit'
import styles from './access.module.css'

export type Secret = { title: string; lead: string; value: string }

/** A secret that nobody can see a second time: it closes by its button only. */
export function ShownOnce({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const copy = async (value: string) => {
    await navigator.clipboard?.writeText(value)
    message.success(t('access:page.secret.copied'))
  }
  return (
    <Dialog
      open={secret !== null}
      title={secret?.title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('access:page.secret.kept')}
        </Button>
      }
    >
      {secret ? (
        <>
          <p className={styles.lead}>{secret.lead}</p>
          <div className={styles.secret}>
            <code>{secret.value}</code>
            <Button
              icon={<CopyOutlined aria-hidden="true" />}
              aria-label={t('access:page.secret.copy')}
              onClick={() => void copy(secret.value)}
            />
          </div>
        </>
      ) : null}
    </Dialog>
  )
}
