import { Alert, Button, Form, Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInAnswer } from '#contract/portal'
import { ApiProblem, api, ErrorNote, newKey } from '#kit'
import styles from './client.module.css'

const STORED = 'kontor.portal.device'
const CODE = /^\d{6}$/
/** As the server has it. */
const PAUSE_SECONDS = 30

/** What this browser calls itself at each sign-in, so that its sessions are told from those of other devices. */
function deviceId(): string {
  const known = localStorage.getItem(STORED)
  if (known) return known
  const made = newKey()
  localStorage.setItem(STORED, made)
  return made
}

type Step =
  | { kind: 'password'; chosen: boolean }
  | { kind: 'code'; challenge: string; phoneMasked: string }
  | { kind: 'choose'; changeToken: string }

type Doing = { busy: boolean; run: (work: () => Promise<void>) => void }

function PasswordStep({ doing, next }: { doing: Doing; next: (step: Step) => void }) {
  const { t } = useTranslation()
  const required = [{ required: true, message: t('kit:fieldProblem.required') }]
  const submit = (given: { login: string; password: string }) =>
    doing.run(async () => next(await api.post<SignInAnswer>('/portal/session', { ...given, deviceId: deviceId() })))
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <Form.Item name="login" label={t('portal:page.signIn.login')} rules={required}>
        <Input size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('portal:page.signIn.password')} rules={required}>
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={doing.busy}>
        {t('portal:page.signIn.next')}
      </Button>
      <p className={styles.faint}>{t('portal:page.signIn.help')}</p>
    </Form>
  )
}

/** Seconds until another code may be asked for. */
function useCountdown(from: number): [number, () => void] {
  const [left, setLeft] = useState(from)
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return [left, () => setLeft(from)]
}

function CodeStep(props: {
  step: Extract<Step, { kind: 'code' }>
  doing: Doing
  done: () => Promise<void>
  back: () => void
}) {
  const { t } = useTranslation()
  const { step, doing, done, back } = props
  const { challenge } = step
  const [left, restart] = useCountdown(PAUSE_SECONDS)
  const prove = (code: string) =>
    doing.run(async () => {
      await api.post('/portal/session/code', { challenge, code })
      await done()
    })
  return (
    <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => prove(code)}>
      <p className={styles.lead}>{t('portal:page.signIn.codeLead', { phone: step.phoneMasked })}</p>
      <Form.Item
        name="code"
        label={t('portal:page.signIn.code')}
        rules={[{ required: true, pattern: CODE, message: t('portal:page.signIn.codeForm') }]}
      >
        <Input
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          autoFocus
          onChange={(event) => CODE.test(event.target.value) && prove(event.target.value)}
        />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={doing.busy}>
        {t('portal:page.signIn.submit')}
      </Button>
      <Button
        type="link"
        block
        disabled={left > 0 || doing.busy}
        onClick={() =>
          doing.run(async () => {
            await api.post('/portal/session/code/again', { challenge })
            restart()
          })
        }
      >
        {left > 0 ? t('portal:page.signIn.againIn', { seconds: left }) : t('portal:page.signIn.again')}
      </Button>
      <Button type="link" block onClick={back}>
        {t('portal:page.signIn.back')}
      </Button>
    </Form>
  )
}

function ChooseStep({ changeToken, doing, next }: { changeToken: string; doing: Doing; next: (step: Step) => void }) {
  const { t } = useTranslation()
  const submit = ({ password }: { password: string }) =>
    doing.run(async () => {
      await api.post('/portal/password', { changeToken, password })
      next({ kind: 'password', chosen: true })
    })
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <p className={styles.lead}>{t('portal:page.signIn.chooseLead')}</p>
      <Form.Item
        name="password"
        label={t('portal:page.signIn.newPassword')}
        extra={t('portal:page.signIn.passwordRule')}
        rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
      >
        <Input.Password size="large" autoComplete="new-password" autoFocus />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" block loading={doing.busy}>
        {t('portal:page.signIn.choose')}
      </Button>
    </Form>
  )
}

/** Login and password, then the code that went to the phone; a password that was sent is replaced on the way. */
export function SignIn({ brand, tools, done }: { brand: ReactNode; tools: ReactNode; done: () => Promise<void> }) {
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>({ kind: 'password', chosen: false })
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = `${t('portal:page.signIn.title')} · ${t('kit:product')}`
  }, [t])
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(error)
      if (error instanceof ApiProblem && error.code === 'CODE_OVER') setStep({ kind: 'password', chosen: false })
    } finally {
      setBusy(false)
    }
  }
  const doing: Doing = { busy, run: (work) => void run(work) }
  const next = (to: Step) => {
    setProblem(null)
    setStep(to)
  }
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <div className={styles.brand}>{brand}</div>
        <h1 className={styles.doorTitle}>{t('portal:page.signIn.title')}</h1>
        {problem ? <ErrorNote error={problem} /> : null}
        {step.kind === 'password' && step.chosen && !problem ? (
          <Alert type="success" showIcon title={t('portal:page.signIn.chosen')} />
        ) : null}
        {step.kind === 'password' ? <PasswordStep doing={doing} next={next} /> : null}
        {step.kind === 'code' ? (
          <CodeStep step={step} doing={doing} done={done} back={() => next({ kind: 'password', chosen: false })} />
        ) : null}
        {step.kind === 'choose' ? <ChooseStep changeToken={step.changeToken} doing={doing} next={next} /> : null}
      </div>
      <div className={styles.foot}>{tools}</div>
    </main>
  )
}
