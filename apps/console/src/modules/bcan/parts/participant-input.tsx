import { useTranslation } from 'react-i18next'
import { KnownSelect, type Reference, useApi, useCan } from '#kit'

type Participant = { id: string; name: string; ceNo: string; regime: string; role: string }

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
export const ParticipantInput: Reference['Input'] = (props) => {
  const title = useTitle()
  return <KnownSelect {...props} options={useParticipants().map((one) => ({ value: one.id, label: title(one) }))} />
}

/** Names a participant. */
export function ParticipantName({ value }: { value: string }) {
  const title = useTitle()
  const one = useParticipants().find(({ id }) => id === value)
  return one ? title(one) : '…'
}
