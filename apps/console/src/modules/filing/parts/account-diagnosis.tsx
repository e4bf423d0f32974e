import type { PartProps } from '#kit'
import { DiagnosisOf } from './diagnosis.tsx'

/** Why the account's client is not effective at the exchange. */
export default function AccountDiagnosis({ id }: PartProps) {
  return <DiagnosisOf path={`/accounts/${id}/filing-diagnosis`} id={id} />
}
