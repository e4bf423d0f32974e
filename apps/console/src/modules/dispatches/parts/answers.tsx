import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DispatchAnswers } from '#contract/dispatches'
import { EmptyState, Link, Nothing, Panel, QueryState, StateBadge, useApi, useCan, useLanguage, useLive } from '#kit'
import styles from './progress.module.css'

/** What scrolls by itself has to be reachable by keyboard. */
const SCROLLED = { role: 'region', tabIndex: 0 } as const

/** What everybody answered, side by side: a line for each recipient, a column for each field the reader may see. */
export function Answers({ dispatchId }: { dispatchId: string }) {
  const { t } = useTranslation()
  const can = useCan()
  const language = useLanguage()
  const answers = useApi<DispatchAnswers>(`/dispatches/${dispatchId}/answers`, { language })
  useLive('dispatches', (ids) => {
    if (ids.includes(dispatchId)) void answers.refetch()
  })
  const word = (key: string) => t(`dispatches:field.${key}`)
  return (
    <Panel
      title={t('dispatches:page.board.answers')}
      extra={
        can('dispatches.dispatch.export') ? (
          <Button
            icon={<DownloadOutlined aria-hidden="true" />}
            href={`/api/v1/dispatches/${dispatchId}/answers.xlsx?language=${language}`}
          >
            {t('dispatches:page.board.download')}
          </Button>
        ) : null
      }
    >
      <QueryState query={answers}>
        {({ columns, rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t('dispatches:page.board.noAnswers')} />
          ) : (
            <div {...SCROLLED} className={styles.cells} aria-label={t('dispatches:page.board.answers')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{word('recipient')}</th>
                    <th scope="col">{word('standing')}</th>
                    {columns.map((column) => (
                      <th key={column.key} scope="col">
                        {column.label}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.itemId}>
                      <th scope="row">
                        <Link to={`/requests/${row.requestId}`}>{row.recipient}</Link>
                      </th>
                      <td>
                        <StateBadge values="dispatches:state.standing" value={row.standing} />
                      </td>
                      {columns.map((column) => (
                        <td key={column.key} className={column.numeric ? styles.number : undefined}>
                          {row.cells[column.key] ?? <Nothing />}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryState>
    </Panel>
  )
}
