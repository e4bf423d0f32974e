import { useTranslation } from 'react-i18next'
import { Link } from '#kit'

/** The way to the page of a case: its drawing, its chain, everything that was written down about it. */
export function ToCase({ id }: { id: string }) {
  const { t } = useTranslation()
  return <Link to={`/cases/${id}`}>{t('approvals:page.ticket.toCase')}</Link>
}
