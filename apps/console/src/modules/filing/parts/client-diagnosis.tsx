import type { PartProps } from '#kit'
import { DiagnosisOf } from './diagnosis.tsx'

/** Why the client is not effective at the exchange. */
export default function ClientDiagnosis({ id }: PartProps) {
  return <DiagnosisOf path={`/clients/${id}/filing-diagnosis`} id={id} />
}
