import { useTranslation } from 'react-i18next'
import { Panel, type PartProps, Stack } from '#kit'
import { RateTable } from '../parts/rate-table.tsx'

/** What one account is charged and asked for. */
export default function AccountRates({ id }: PartProps) {
  const { t } = useTranslation()
  return (
    <Stack>
      <Panel title={t('rates:page.fees.title')}>
        <RateTable kind="fee" accountId={id} />
      </Panel>
      <Panel title={t('rates:page.margins.title')}>
        <RateTable kind="margin" accountId={id} />
      </Panel>
    </Stack>
  )
}
