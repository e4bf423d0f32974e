import { Button, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandForm, Drawer, useIsNarrow } from '#kit'
import styles from './second-factor.module.css'

type Enrolled = { secret: string; uri: string }
type Step = { name: 'password' } | { name: 'code'; enrolled: Enrolled } | { name: 'codes'; codes: string[] }

/** Password, then the QR code and the first six digits, then the recovery codes: shown once. */
function Steps({ finish }: { finish: () => void }) {
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>({ name: 'password' })
  if (step.name === 'password') {
    return (
      <CommandForm
        command="access.totp.enrol"
        fields={{ password: { kind: 'password' } }}
        submitLabel={t('app:secondFactor.next')}
        onDone={(outcome) => outcome.kind === 'done' && setStep({ name: 'code', enrolled: outcome.value as Enrolled })}
      />
    )
  }
  if (step.name === 'code') {
    return (
      <div className={styles.step}>
        <p>{t('app:secondFactor.scan')}</p>
        <div className={styles.code}>
          <QRCode value={step.enrolled.uri} size={176} color="#000000" bgColor="#ffffff" />
        </div>
        <p className={styles.secret}>
          {t('app:secondFactor.secret')} <code>{step.enrolled.secret}</code>
        </p>
        <CommandForm
          command="access.totp.confirm"
          onDone={(outcome) =>
            outcome.kind === 'done' &&
            setStep({ name: 'codes', codes: (outcome.value as { recoveryCodes: string[] }).recoveryCodes })
          }
        />
      </div>
    )
  }
  return (
    <div className={styles.step}>
      <p>{t('app:secondFactor.recovery')}</p>
      <ul className={styles.codes}>
        {step.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button onClick={() => void navigator.clipboard?.writeText(step.codes.join('\n'))}>{t('kit:copy')}</Button>
      <Button type="primary" onClick={finish}>
        {t('app:secondFactor.kept')}
      </Button>
    </div>
  )
}

/** Adds an authenticator app to the sign-in. */
export function EnrolDevice({ done }: { done: () => void }) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const [open, setOpen] = useState(false)
  const finish = () => {
    setOpen(false)
    done()
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('app:secondFactor.enrol')}
      </Button>
      <Drawer
        open={open}
        onClose={finish}
        title={t('app:secondFactor.title')}
        size={narrow ? '100%' : 440}
        destroyOnHidden
      >
        <Steps finish={finish} />
      </Drawer>
    </>
  )
}
