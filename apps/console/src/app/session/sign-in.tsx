import { Button, Form, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInMethods } from '#contract/access'
import { ApiProblem, api, ErrorNote, useApi } from '#kit'
import { Logo, Wordmark } from '../shell/logo.tsx'
import { LanguageMenu, ModeMenu } from '../shell/preferences.tsx'
import { ProviderButton } from './provider-button.tsx'
import { type ProviderAnswer, rememberPlace } from './provider-return.ts'
import styles from './sign-in.module.css'

type Credentials = { username: string; password: string; totp?: string }
type SignInProps = {
  done: () => Promise<void>
  /** Whose session ended, when somebody was signed in. */
  again: string | null
  /** What the identity provider sent the person back with, when they come from there. */
  answer: ProviderAnswer | null
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
  focus,
}: {
  submit: (values: Credentials) => void
  busy: boolean
  username: string | null
  /** Whether the form is where one begins. */
  focus: boolean
}) {
  const { t } = useTranslation()
  const required = [{ required: true, message: t('kit:fieldProblem.required') }]
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ username: username ?? '' }} onFinish={submit}>
      <Form.Item name="username" label={t('app:signIn.username')} rules={required}>
        <Input
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={focus && !username}
        />
      </Form.Item>
      <Form.Item name="password" label={t('app:signIn.password')} rules={required}>
        <Input.Password size="large" autoComplete="current-password" autoFocus={focus && Boolean(username)} />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={busy}>
        {t('app:signIn.submit')}
      </Button>
    </Form>
  )
}

/** The question for a code: of whose sign-in. */
type Waiting = { kind: 'password'; given: Credentials } | { kind: 'provider' }

/** What signing in has come to: what is asked, what went wrong, and the calls that go on. */
function useSignIn(done: () => Promise<void>) {
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const attempt = async (call: () => Promise<unknown>, asks: Waiting) => {
    setBusy(true)
    setProblem(null)
    try {
      await call()
      await done()
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'SECOND_FACTOR_REQUIRED') setWaiting(asks)
      else {
        setProblem(error)
        if (error instanceof ApiProblem && error.code === 'OIDC_ATTEMPT_UNKNOWN') setWaiting(null)
      }
    } finally {
      setBusy(false)
    }
  }
  return {
    waiting,
    problem,
    busy,
    back: () => setWaiting(null),
    withPassword: (given: Credentials) =>
      attempt(() => api.post('/session', given), {
        kind: 'password',
        given: { username: given.username, password: given.password },
      }),
    withAnswer: (answer: ProviderAnswer) =>
      attempt(() => api.post('/session/oidc/return', answer), { kind: 'provider' }),
    withCode: (totp: string) =>
      waiting?.kind === 'password'
        ? attempt(() => api.post('/session', { ...waiting.given, totp }), waiting)
        : attempt(() => api.post('/session/oidc/code', { totp }), { kind: 'provider' }),
    toProvider: async (username: string | null) => {
      setBusy(true)
      setProblem(null)
      try {
        const { url } = await api.post<{ url: string }>('/session/oidc', username === null ? {} : { username })
        rememberPlace()
        window.location.assign(url)
      } catch (error) {
        setProblem(error)
        setBusy(false)
      }
    },
  }
}

type SigningIn = ReturnType<typeof useSignIn>

/** The ways in: the house's provider where it has one, and the password for whoever may use it. */
function Ways({ signing, again }: { signing: SigningIn; again: string | null }) {
  const { t } = useTranslation()
  const methods = useApi<SignInMethods>('/session/methods', undefined, { staleTime: Number.POSITIVE_INFINITY })
  const [unfolded, setUnfolded] = useState(false)
  if (methods.isPending) return null
  const provider = methods.data?.provider ?? null
  const forAll = methods.data?.passwords !== 'administrators'
  const form = (
    <PasswordStep
      busy={signing.busy}
      username={again}
      focus={provider === null || unfolded}
      submit={(values) => void signing.withPassword(values)}
    />
  )
  if (!provider) return form
  return (
    <>
      <ProviderButton provider={provider} busy={signing.busy} onClick={() => void signing.toProvider(again)} />
      {forAll || unfolded ? (
        <>
          <p className={styles.or}>{t(forAll ? 'app:signIn.or' : 'app:signIn.passwordsOff')}</p>
          {form}
        </>
      ) : (
        <Button type="link" block className={styles.unfold} onClick={() => setUnfolded(true)}>
          {t('app:signIn.withPassword')}
        </Button>
      )}
    </>
  )
}

/** What the card holds: the wait for the provider's answer, the question for a code, or the ways in. */
function Step({ signing, again, answered }: { signing: SigningIn; again: string | null; answered: boolean }) {
  const { t } = useTranslation()
  const { waiting, busy, problem } = signing
  if (waiting) return <CodeStep busy={busy} submit={(totp) => void signing.withCode(totp)} back={signing.back} />
  if (answered && !problem) {
    return (
      <p className={styles.lead} role="status">
        {t('app:signIn.finishing')}
      </p>
    )
  }
  return <Ways signing={signing} again={again} />
}

/** Name and password or the house's provider, then the code where it is asked for. */
export function SignIn({ done, again, answer }: SignInProps) {
  const { t } = useTranslation()
  const signing = useSignIn(done)
  const taken = useRef(false)
  const { withAnswer, problem } = signing
  useEffect(() => {
    document.title = `${t('app:signIn.title')} · ${t('kit:product')}`
  }, [t])
  useEffect(() => {
    // An answer counts once, however often the page is drawn.
    if (!answer || taken.current) return
    taken.current = true
    void withAnswer(answer)
  })
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
        <Step signing={signing} again={again} answered={answer !== null} />
      </div>
      <div className={styles.foot}>
        <LanguageMenu />
        <ModeMenu />
      </div>
    </main>
  )
}
