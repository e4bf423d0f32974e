import { useTranslation } from 'react-i18next'

/** What people call a batch: the file, or that rows were picked in a list. */
export function useBatchName(): (batch: { fileName: string | null }) => string {
  const { t } = useTranslation()
  return ({ fileName }) => fileName ?? t('approvals:page.batch.selection')
}
