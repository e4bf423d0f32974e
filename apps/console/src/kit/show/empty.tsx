import { CopyOutlined, ReloadOutlined, WarningOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, asProblem } from '../api/problem.ts'
import { useProblemText } from '../i18n/problem-text.ts'
import { NotFound } from '../layout/not-found.tsx'
import { PageAround } from '../layout/page.tsx'
import styles from './empty.module.css'

/** The code and request id that support asks for, in one click. */
export function ProblemReference({ code, requestId }: { code: string; requestId: string | null }) {
  const { t } = useTranslation()
  const text = requestId ? `${code} · ${requestId}` : code
  return (
    <span className={styles.reference}>
      <code>{text}</code>
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined aria-hidden="true" />}
        aria-label={t('kit:problem.copy')}
        onClick={() => void navigator.clipboard?.writeText(text)}
      />
    </span>
  )
}

/** What went wrong, what to do, the code and the request id. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const { title, next, code, requestId } = useProblemText()(error)
  return (
    <div className={styles.state} role="alert">
      <span className={styles.icon} data-bad aria-hidden="true">
        <WarningOutlined />
      </span>
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{next}</p>
      {retry ? (
        <div className={styles.action}>
          <Button icon={<ReloadOutlined aria-hidden="true" />} onClick={retry}>
            {t('kit:problem.retry')}
          </Button>
        </div>
      ) : null}
      <ProblemReference code={code} requestId={requestId} />
    </div>
  )
}

/** The reasons a refusal gathers, which belong to no field: each in the words of the module that knows it. */
function useGathered(): (error: unknown) => string[] {
  const problemText = useProblemText()
  return (error) => {
    const { module, fields } = asProblem(error)
    const gathered = fields.filter((one) => one.path === '' && one.module)
    return [...new Set(gathered.map((one) => problemText(new ApiProblem({ status: 409, module, ...one })).title))]
  }
}

/** An error above a form: the same words in one line, with the reasons it gathers. */
export function ErrorNote({ error }: { error: unknown }) {
  const { title, next, code, requestId } = useProblemText()(error)
  const reasons = useGathered()(error)
  return (
    <div className={styles.note} role="alert">
      <WarningOutlined aria-hidden="true" />
      <div>
        <p className={styles.title}>{title}</p>
        {reasons.length > 0 ? (
          <ul className={styles.reasons}>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        ) : null}
        <p>{next}</p>
        <ProblemReference code={code} requestId={requestId} />
      </div>
    </div>
  )
}

/** Something is on its way. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.loading} role="status" aria-label={t('kit:loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

/** A query's three states; the data when it is there. A page that stands and falls with it is not found as a page. */
export function QueryState<T>({
  query,
  children,
  rows,
}: {
  query: UseQueryResult<T, ApiProblem>
  children: (data: T) => ReactNode
  rows?: number
}) {
  const page = useContext(PageAround)
  if (query.data !== undefined) return children(query.data)
  if (query.error?.status === 404 && !page?.headed) return <NotFound />
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  return <Loading rows={rows ?? 4} />
}
