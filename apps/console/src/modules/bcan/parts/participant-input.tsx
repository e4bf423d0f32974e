import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useApi, useCan } from '#kit'

type Participant = { id: string; name: string; ceNo: string; regime: string; role: string }
type InputProps = { id?: string; value?: unknown; onChange?: (value: unknown) => void; label?: string }

function useParticipants(): readonly Participant[] {
  const can = useCan()
  const path = can('bcan.participant.view') ? '/bcan/participants?limit=100' : null
  return useApi<{ items: Participant[] }>(path).data?.items ?? []
}

/** What a participant is called where one is chosen: its number, name, regime and role. */
function useTitle(): (one: Participant) => string {
  const { t } = useTranslation()
  return ({ ceNo, name, regime, role }) =>
    [`${ceNo} ${name}`, t(`bcan:state.regime.${regime}`), t(`bcan:state.role.${role}`)].join(' · ')
}

/** Chooses a participant. */
export function ParticipantInput({ id, value, onChange, label }: InputProps) {
  const title = useTitle()
  return (
    <Select
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={typeof value === 'string' && value ? value : null}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={useParticipants().map((one) => ({ value: one.id, label: title(one) }))}
      {...(label ? { 'aria-label': label } : {})}
      onChange={(next: string | null) => onChange?.(next ?? null)}
    />
  )
}

/** Names a participant. */
export function ParticipantName({ value }: { value: string }) {
  const title = useTitle()
  const one = useParticipants().find(({ id }) => id === value)
  return one ? title(one) : '…'
}
