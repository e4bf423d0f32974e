import { Button, Form, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, api, ErrorNote } from '#kit'
import { Logo, Wordmark } from '../shell/logo.tsx'
import { LanguageMenu, ModeMenu } from '../shell/preferences.tsx'
import styles from './sign-in.module.css'

type Credentials = { username: string; password: string; totp?: string }
type SignInProps = {
  done: () => Promise<void>
  /** Whose session ended, when somebody was signed in. */
  again: string | null
}

const CODE_LENGTH = 6

/** Second step: the six digits of the authenticator, or a recovery code. */
function CodeStep({ submit, busy, back }: { submit: (totp: string) => void; busy: boolean; back: () => void }) {
  const { t } = useTranslation()
  const input = useRef<InputRef>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={({ totp }: { totp: string }) => submit(totp.replace(/\s/g, ''))}
    >
      <p className={styles.lead}>{t('app:signIn.codeLead')}</p>
      <Form.Item
        name="totp"
        label={t('app:signIn.code')}
        rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
      >
        <Input
          ref={input}
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={32}
          onChange={(event) =>
            /^\d+$/.test(event.target.value) && event.target.value.length === CODE_LENGTH && submit(event.target.value)
          }
        />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={busy}>
        {t('app:signIn.submit')}
      </Button>
      <Button type="link" block onClick={back}>
        {t('app:signIn.back')}
      </Button>
    </Form>
  )
}

function PasswordStep({
  submit,
  busy,
  username,
}: {
  submit: (values: Credentials) => void
  busy: boolean
  username: string | null
}) {
  const { t } = useTranslation()
  const required = [{ required: true, message: t('kit:fieldProblem.required') }]
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ username: username ?? '' }} onFinish={submit}>
      <Form.Item name="username" label={t('app:signIn.username')} rules={required}>
        <Input size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus={!username} />
      </Form.Item>
      <Form.Item name="password" label={t('app:signIn.password')} rules={required}>
        <Input.Password size="large" autoComplete="current-password" autoFocus={Boolean(username)} />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={busy}>
        {t('app:signIn.submit')}
      </Button>
    </Form>
  )
}

/** Name and password, then the code where it is asked for. */
export function SignIn({ done, again }: SignInProps) {
  const { t } = useTranslation()
  const [credentials, setCredentials] = useState<Credentials | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = `${t('app:signIn.title')} · ${t('kit:product')}`
  }, [t])
  const sign = async (given: Credentials) => {
    setBusy(true)
    setProblem(null)
    try {
      await api.post('/session', given)
      await done()
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'SECOND_FACTOR_REQUIRED')
        setCredentials({ username: given.username, password: given.password })
      else setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Logo size={34} />
          <Wordmark />
        </div>
        <h1 className={styles.title}>{t(again ? 'app:signIn.againTitle' : 'app:signIn.title')}</h1>
        {again ? <p className={styles.lead}>{t('app:signIn.againLead')}</p> : null}
        {problem ? <ErrorNote error={problem} /> : null}
        {credentials ? (
          <CodeStep
            busy={busy}
            submit={(totp) => void sign({ ...credentials, totp })}
            back={() => setCredentials(null)}
          />
        ) : (
          <PasswordStep busy={busy} username={again} submit={(values) => void sign(values)} />
        )}
      </div>
      <div className={styles.foot}>
        <LanguageMenu />
        <ModeMenu />
      </div>
    </main>
  )
}
