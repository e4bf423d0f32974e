import { useTranslation } from 'react-i18next'
import { apiUrl, type FieldInputProps, type FieldOverrides, SignaturePad } from '#kit'
import styles from './signature-input.module.css'

/** Asks for a signature under a decision: what stands on the pad when the decision is made counts. */
export function SignatureInput({ onChange }: FieldInputProps) {
  return <SignaturePad onDrawn={(picture) => onChange?.(picture)} />
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
