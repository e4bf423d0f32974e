import { App, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { useLanguage } from '../i18n/use-text.ts'
import { Dialog } from '../layout/dialog.tsx'
import { Link } from '../layout/link.tsx'
import { ErrorNote } from '../show/empty.tsx'
import styles from './export-dialog.module.css'
import type { FilterBarProps } from './filter-bar-props.ts'
import { useTotalText } from './pager.tsx'

type Choice = { format: 'xlsx' | 'csv'; which: 'shown' | 'all' }
type ExportDialogProps = FilterBarProps & { open: boolean; onClose: () => void }

/** Asks the server for the file; every matching row, never a page of them. */
function useStartExport({ meta, query, fixed, settings, onClose }: ExportDialogProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { notification } = App.useApp()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const start = async ({ format, which }: Choice) => {
    setBusy(true)
    setProblem(null)
    const columns = settings.columns.filter((column) => which === 'all' || column.shown).map((column) => column.key)
    const filters = { ...fixed, ...query.filters, ...(query.sort ? { sort: query.sort } : {}) }
    try {
      const order = { list: meta.id, query: filters, columns, format, language }
      const answer = await api.post<{ ticketId?: string }>('/exports', order)
      onClose()
      if (answer?.ticketId) {
        notification.info({
          title: t('kit:export.awaiting'),
          description: (
            <>
              {t('kit:export.awaitingHint')}{' '}
              <Link to={`/tickets/${answer.ticketId}`}>{t('kit:export.openTicket')}</Link>
            </>
          ),
        })
        return
      }
      notification.success({
        title: t('kit:export.started'),
        description: <Link to="/downloads">{t('kit:export.openCentre')}</Link>,
      })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { start, busy, problem }
}

/** Starts an export of every matching row; the file waits in the download centre. */
export function ExportDialog(props: ExportDialogProps) {
  const { total, open, onClose } = props
  const { t } = useTranslation()
  const totalText = useTotalText()
  const { start, busy, problem } = useStartExport(props)
  const [format, setFormat] = useState<Choice['format']>('xlsx')
  const [which, setWhich] = useState<Choice['which']>('shown')
  return (
    <Dialog
      open={open}
      onCancel={onClose}
      onOk={() => void start({ format, which })}
      confirmLoading={busy}
      okText={t('kit:export.start')}
      cancelText={t('kit:cancel')}
      title={t('kit:export.title')}
      width={440}
    >
      <div className={styles.form}>
        {problem ? <ErrorNote error={problem} /> : null}
        <p>{t('kit:export.rows', { total: totalText(total) })}</p>
        <Radio.Group
          aria-label={t('kit:export.format')}
          value={format}
          onChange={(event) => setFormat(event.target.value)}
          options={[
            { value: 'xlsx', label: 'XLSX' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
        <Radio.Group
          aria-label={t('kit:export.columns')}
          value={which}
          onChange={(event) => setWhich(event.target.value)}
          options={[
            { value: 'shown', label: t('kit:export.shown') },
            { value: 'all', label: t('kit:export.all') },
          ]}
        />
        <p className={styles.hint}>{t('kit:export.hint')}</p>
      </div>
    </Dialog>
  )
}
