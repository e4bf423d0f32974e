import { Button, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiUrl, type FieldInputProps, type FieldOverrides, SignaturePad } from '#kit'
import styles from './signature-input.module.css'

const read = (file: File): Promise<string> =>
  new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => fail(reader.error ?? new Error('unreadable'))
    reader.readAsDataURL(file)
  })

/** Asks for a signature under a decision; what was drawn is shown until it is drawn anew. */
export function SignatureInput({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  if (typeof value !== 'string' || value === '') {
    return <SignaturePad onSigned={(file) => void read(file).then((picture) => onChange?.(picture))} />
  }
  return (
    <Flex gap={8} align="center" wrap>
      <img src={value} alt={t('approvals:page.proof.signed')} className={styles.picture} />
      <Button size="small" onClick={() => onChange?.(null)}>
        {t('approvals:page.proof.signAgain')}
      </Button>
    </Flex>
  )
}

/** What was drawn under a decision. */
export function Signature({ caseId, taskId, name }: { caseId: string; taskId: string; name: string }) {
  const { t } = useTranslation()
  return (
    <img
      src={apiUrl(`/tickets/${caseId}/signatures/${taskId}`)}
      alt={t('approvals:page.proof.signatureOf', { name })}
      className={styles.picture}
      loading="lazy"
    />
  )
}

/** A place to sign, where a rule asks whoever decides here for it. */
export const signing = (asks: boolean): FieldOverrides =>
  asks ? { signature: { required: true, render: (props) => <SignatureInput {...props} /> } } : {}
