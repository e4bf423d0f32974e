import { Checkbox, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldInputProps } from '#kit'
import type { TicketDetail } from './ticket-detail.ts'

/** The ways on from a step that is stuck, each by where it leads; one of them, or several where the step splits. */
export function WayInput({ token, value, onChange }: FieldInputProps & { token: TicketDetail['tokens'][number] }) {
  const { t } = useTranslation()
  const chosen = Array.isArray(value) ? value.map(String) : []
  const options = token.ways.map(({ edgeId, kind, to }) => ({
    value: edgeId,
    label: t('approvals:page.monitor.wayTo', { to: to ?? t(`approvals:page.designer.kind.${kind}`) }),
  }))
  return token.several ? (
    <Checkbox.Group value={chosen} options={options} onChange={(next) => onChange?.(next)} />
  ) : (
    <Radio.Group
      vertical
      value={chosen[0] ?? null}
      options={options}
      onChange={({ target }) => onChange?.([String(target.value)])}
    />
  )
}
