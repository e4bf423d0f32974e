import { Alert, App } from 'antd'
import { useTranslation } from 'react-i18next'
import { type BulkMore, CommandForm, type PartProps, Stack } from '#kit'

/** Opens or closes the same permissions on every account that was picked: all of them or none. */
export default function ChangeMany({ more }: PartProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { target, count } = more as BulkMore
  if (!('ids' in target)) return <Alert type="info" showIcon title={t('trading:page.many.pick')} />
  return (
    <Stack>
      <Alert type="info" showIcon title={t('trading:page.many.lead', { text: count })} />
      <CommandForm
        command="trading.permission.updateMany"
        fixed={{ accountIds: target.ids }}
        initial={{ status: 'open' }}
        fields={{ remark: { kind: 'textarea' } }}
        onDone={() => void message.success(t('trading:page.many.done'))}
      />
    </Stack>
  )
}
