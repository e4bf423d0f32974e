import { App, Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackCheck, Rule } from '#contract/exportrules'
import {
  type ApiProblem,
  api,
  asProblem,
  Drawer,
  ErrorNote,
  Facts,
  formatBytes,
  formatCount,
  StatusBadge,
  useCommandTitle,
  useGo,
  useIsNarrow,
  useLanguage,
  useLocale,
  useRunCommand,
} from '#kit'
import styles from './rules.module.css'

const COMMAND = 'exportrules.pack.request'
const PASSWORD_MIN = 12
const SHOWN = 100

/** Numbers as pasted: one per line, with commas of either width, or a column of a sheet. */
const numbersIn = (text: string) => [...new Set(text.split(/[\s,，;；、]+/).filter((one) => one !== ''))]

function Report({ report }: { report: PackCheck }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const named = (key: string) => t(`exportrules:field.${key}`)
  return (
    <div className={styles.report}>
      <Facts
        dense
        items={[
          { label: named('accounts'), value: formatCount(report.accounts, locale) },
          {
            label: named('files'),
            value: `${formatCount(report.files, locale)} · ${formatBytes(report.bytes, locale)}`,
          },
          { label: named('gaps'), value: formatCount(report.gapsTotal, locale) },
        ]}
      />
      {report.unknown.length > 0 ? (
        <p>
          <StatusBadge tone="bad" label={t('exportrules:page.pack.unknown', { count: report.unknown.length })} />{' '}
          <span className={styles.faint}>{report.unknown.slice(0, SHOWN).join(t('kit:listSeparator'))}</span>
        </p>
      ) : null}
      {report.gaps.length > 0 ? (
        <ul className={styles.gaps}>
          {report.gaps.slice(0, SHOWN).map((gap) => (
            <li key={`${gap.accountNo} ${gap.parameter} ${gap.kind} ${gap.detail}`} className={styles.gap}>
              <StatusBadge
                tone={gap.kind === 'clash' ? 'bad' : 'warn'}
                label={t(`exportrules:state.gap.${gap.kind}`)}
              />
              <span>
                {gap.accountNo} · <code>{gap.parameter}</code>
              </span>
              <span className={styles.faint}>{gap.detail}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p>
          <StatusBadge tone="good" label={t('exportrules:page.pack.whole')} />
        </p>
      )}
      {report.names.length > 0 ? (
        <p className={styles.faint}>
          {t('exportrules:page.pack.names', { names: report.names.slice(0, 3).join(' ') })}
        </p>
      ) : null}
    </div>
  )
}

function usePack(rule: Rule, onClose: () => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const go = useGo()
  const { run, pending } = useRunCommand(COMMAND)
  const [report, setReport] = useState<PackCheck | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const attempt = async (work: () => Promise<void>) => {
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return {
    report,
    problem,
    pending,
    forget: () => setReport(null),
    check: (accountNos: string[]) =>
      attempt(async () => setReport(await api.post<PackCheck>(`/export-rules/${rule.id}/check`, { accountNos }))),
    ask: (input: object) =>
      attempt(async () => {
        const outcome = await run({ ruleId: rule.id, ...input })
        onClose()
        if (outcome.kind === 'awaiting-approval') {
          message.success(t('exportrules:page.pack.sent'))
          return go(`/tickets/${outcome.ticketId}`)
        }
        message.success(t('exportrules:page.pack.asked'))
        go('/downloads')
      }),
  }
}

/** Makes a pack by a rule: accounts, the report of what it would lack, the password, then the download centre. */
export function PackDrawer({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const title = useCommandTitle()
  const narrow = useIsNarrow()
  const [text, setText] = useState('')
  const [password, setPassword] = useState('')
  const [allowGaps, setAllowGaps] = useState(false)
  const { report, problem, pending, forget, check, ask } = usePack(rule, onClose)
  const accountNos = numbersIn(text)
  const clashing = report?.gaps.some((gap) => gap.kind === 'clash') ?? false
  const open = (report?.gapsTotal ?? 0) > 0 && !allowGaps
  const ready = report !== null && report.files > 0 && report.unknown.length === 0 && !clashing && !open
  return (
    <Drawer open onClose={onClose} title={`${title(COMMAND)} · ${rule.names[language]}`} size={narrow ? '100%' : 640}>
      <Form layout="vertical" className={styles.form}>
        <Form.Item
          label={t('exportrules:field.accountNos')}
          extra={t('exportrules:page.pack.pasted', { count: accountNos.length })}
        >
          <Input.TextArea
            aria-label={t('exportrules:field.accountNos')}
            autoSize={{ minRows: 4, maxRows: 12 }}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              forget()
            }}
          />
        </Form.Item>
        <Button disabled={accountNos.length === 0} onClick={() => void check(accountNos)}>
          {t('exportrules:page.pack.check')}
        </Button>
        {report ? <Report report={report} /> : null}
        {report && report.gapsTotal > 0 && !clashing ? (
          <Checkbox checked={allowGaps} onChange={(event) => setAllowGaps(event.target.checked)}>
            {t('exportrules:field.allowGaps')}
          </Checkbox>
        ) : null}
        {report ? (
          <Form.Item label={t('exportrules:field.password')} extra={t('exportrules:field.passwordHint')}>
            <Input.Password
              aria-label={t('exportrules:field.password')}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Form.Item>
        ) : null}
        {problem ? <ErrorNote error={problem} /> : null}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t('kit:cancel')}</Button>
          <Button
            type="primary"
            loading={pending}
            disabled={!ready || password.length < PASSWORD_MIN}
            onClick={() => void ask({ accountNos, password, allowGaps })}
          >
            {t('exportrules:page.pack.make')}
          </Button>
        </div>
      </Form>
    </Drawer>
  )
}
