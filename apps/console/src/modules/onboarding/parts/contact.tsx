import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail, ContactStanding } from '#contract/onboarding'
import {
  asProblem,
  ErrorNote,
  formatInstant,
  Panel,
  StatusBadge,
  useCommands,
  useLocale,
  useProblemText,
  useRunCommand,
  useTextOr,
} from '#kit'
import styles from './contact.module.css'

type Way = ContactStanding['channels'][number]
type Shown = { id: string; way: Way; refetch: () => void }

/** Takes the six digits that the client reads out. */
function CodeField({ id, way, refetch }: Shown) {
  const { t } = useTranslation()
  const { run, pending } = useRunCommand('onboarding.contact.confirm')
  const problemText = useProblemText()
  const [problem, setProblem] = useState<unknown>(null)
  const said = problem ? problemText(problem) : null
  const confirm = async ({ code }: { code: string }) => {
    setProblem(null)
    try {
      await run({ id, channel: way.channel, code: code.trim() })
    } catch (error) {
      setProblem(error)
    }
    refetch()
  }
  const words = t('onboarding:page.contact.code')
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(values) => void confirm(values)}>
      <Form.Item
        name="code"
        label={words}
        rules={[{ pattern: /^\s*\d{6}\s*$/, required: true, message: t('onboarding:page.contact.digits') }]}
        {...(said ? { validateStatus: 'error' as const, help: `${said.title} ${said.next}` } : {})}
      >
        <Input inputMode="numeric" autoComplete="off" maxLength={7} className={styles.code ?? ''} />
      </Form.Item>
      <div className={styles.act}>
        <Button type="primary" htmlType="submit" loading={pending}>
          {t('onboarding:command.contact.confirm')}
        </Button>
        <Send id={id} way={way} refetch={refetch} />
      </div>
    </Form>
  )
}

/** Has a code sent, or another one. */
function Send({ id, way, refetch }: Shown) {
  const { t } = useTranslation()
  const { run, pending } = useRunCommand('onboarding.contact.sendCode')
  const [problem, setProblem] = useState<unknown>(null)
  const send = async () => {
    setProblem(null)
    try {
      await run({ id, channel: way.channel })
    } catch (error) {
      setProblem(error)
    }
    refetch()
  }
  return (
    <>
      <Button loading={pending} onClick={() => void send()}>
        {t(way.code ? 'onboarding:page.contact.again' : 'onboarding:command.contact.sendCode')}
      </Button>
      {problem ? <ErrorNote error={asProblem(problem)} /> : null}
    </>
  )
}

function Standing({ way }: { way: Way }) {
  const { t } = useTranslation()
  const { confirmed, code } = way
  if (confirmed) return <StatusBadge tone="good" label={t('onboarding:page.contact.confirmed')} />
  if (!code) return <StatusBadge tone="neutral" label={t('onboarding:page.contact.open')} />
  return <StatusBadge tone="info" label={t('onboarding:page.contact.waits')} />
}

/** Who confirmed it and when, or what became of the code that was sent. */
function useStory(): (way: Way) => string | null {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  const at = (instant: string) => formatInstant(instant, locale)
  return ({ confirmed, code }) => {
    if (confirmed) return t('onboarding:page.contact.by', { name: confirmed.byName, at: at(confirmed.at) })
    if (!code) return null
    return [
      t('onboarding:page.contact.sent', { at: at(code.sentAt), until: at(code.expiresAt) }),
      textOr(`messages:state.message.${code.status}`, code.status),
      ...(code.reason ? [textOr(`messages:state.reason.${code.reason}`, code.reason)] : []),
    ].join(' · ')
  }
}

function Row({ id, way, refetch, mine }: Shown & { mine: boolean }) {
  const { t } = useTranslation()
  const story = useStory()(way)
  const { code } = way
  return (
    <div className={styles.row}>
      <div className={styles.head}>
        <b>{t(`onboarding:state.channel.${way.channel}`)}</b>
        <span>{way.toMasked}</span>
        <Standing way={way} />
      </div>
      {story ? <div className={styles.told}>{story}</div> : null}
      {mine && !way.confirmed ? (
        code ? (
          <CodeField id={id} way={way} refetch={refetch} />
        ) : (
          <div className={styles.act}>
            <Send id={id} way={way} refetch={refetch} />
          </div>
        )
      ) : null}
    </div>
  )
}

function lead({ demanded, memberNo, channels }: ContactStanding): string {
  if (memberNo !== null) return 'member'
  if (channels.length === 0) return 'missing'
  return demanded ? 'lead' : 'notAsked'
}

/** Whether the client is reached by what the application says: who confirmed it, when, by which way; and doing so. */
export function Contact({ application, refetch }: { application: ApplicationDetail; refetch: () => void }) {
  const { t } = useTranslation()
  const { commands } = useCommands()
  const { contact, id, editable } = application
  if (!contact) return null
  const mine = editable && contact.memberNo === null && commands.has('onboarding.contact.sendCode')
  return (
    <Panel title={t('onboarding:page.contact.title')}>
      <div className={styles.rows}>
        <div className={styles.told}>
          {t(`onboarding:page.contact.${lead(contact)}`, { memberNo: contact.memberNo })}
        </div>
        {contact.channels.map((way) => (
          <Row key={way.channel} id={id} way={way} refetch={refetch} mine={mine} />
        ))}
      </div>
    </Panel>
  )
}
