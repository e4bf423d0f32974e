import { Alert } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { DispatchBehind } from '#contract/dispatches'
import { api, Instant, Link, type PartProps, useApi } from '#kit'
import { Papers } from './papers.tsx'

/** On a request that was given out: who asks, until when, with which words and papers. Looking is noted, once. */
export default function Behind({ id }: PartProps) {
  const { t } = useTranslation()
  const behind = useApi<DispatchBehind>(`/requests/${id}/dispatch`)
  const open = behind.data?.state === 'open'
  useEffect(() => {
    if (open) void api.post(`/requests/${id}/opened`, {}).catch(() => undefined)
  }, [id, open])
  if (!behind.data) return null
  const { dispatchNo, title, remark, sender, sentAt, dueAt, overdue, files, board, state } = behind.data
  return (
    <Alert
      type={overdue ? 'error' : 'info'}
      showIcon
      title={t('dispatches:page.behind.from', { sender, title })}
      description={
        <>
          {board ? <Link to={`/dispatches/${behind.data.id}`}>{dispatchNo}</Link> : dispatchNo}
          {' · '}
          {t('dispatches:field.sentAt')} <Instant value={sentAt} />
          {' · '}
          {overdue ? t('dispatches:page.behind.overdue') : t('dispatches:field.dueAt')} <Instant value={dueAt} />
          {state === 'open' ? null : ` · ${t(`dispatches:state.item.${state}`)}`}
          {remark ? <div>{remark}</div> : null}
          <Papers files={files} at={`/requests/${id}/dispatch`} />
        </>
      }
    />
  )
}
