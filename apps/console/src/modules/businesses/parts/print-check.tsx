import { Alert, Button, Input, Space } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrintCheck, RequestDetail } from '#contract/businesses'
import { api, ErrorNote, formatInstant, Stack, useLocale } from '#kit'

function Verdict({ print }: PrintCheck) {
  const { t } = useTranslation()
  const locale = useLocale()
  const word = (key: string, params = {}) => t(`businesses:page.request.printCheck.${key}`, params)
  if (!print) return <Alert type="error" showIcon title={word('none')} />
  const { page, of, by, at, revision: number, current } = print
  return (
    <Alert
      type={current ? 'success' : 'warning'}
      showIcon
      title={word('found', { page, of, by, at: formatInstant(at, locale) })}
      description={current ? word('current') : word('older', { number })}
    />
  )
}

/** Says of a page somebody holds in his hands which printing it belongs to, by the code at its foot. */
export function PrintedPage({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const id = useId()
  const [code, setCode] = useState('')
  const [asking, setAsking] = useState(false)
  const [answer, setAnswer] = useState<PrintCheck | null>(null)
  const [error, setError] = useState<unknown>(null)
  const check = async () => {
    setAsking(true)
    setError(null)
    setAnswer(null)
    try {
      setAnswer(await api.get<PrintCheck>(`/requests/${request.id}/prints/${encodeURIComponent(code.trim())}`))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setAsking(false)
    }
  }
  return (
    <Stack>
      <label htmlFor={id}>{t('businesses:page.request.printCheck.code')}</label>
      <Space.Compact block>
        <Input
          id={id}
          value={code}
          maxLength={40}
          placeholder="0000-0000-0000-0000"
          onChange={(event) => setCode(event.target.value)}
          onPressEnter={() => void (code.trim() === '' ? undefined : check())}
        />
        <Button loading={asking} disabled={code.trim() === ''} onClick={() => void check()}>
          {t('businesses:page.request.printCheck.check')}
        </Button>
      </Space.Compact>
      {answer ? <Verdict print={answer.print} /> : null}
      {error ? <ErrorNote error={error} /> : null}
    </Stack>
  )
}
