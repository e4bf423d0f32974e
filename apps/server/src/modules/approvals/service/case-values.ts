import type { Reader } from '#platform/db.ts'
import type { CaseValue } from '../schema/flow.ts'
import { accountNoOf } from '../store/case.ts'
import type { OutsideWork } from './outside.ts'

/** Values of the case itself, for what a gateway asks a data source. */
export async function caseValues(
  reader: Reader,
  { caseId, row }: Pick<OutsideWork, 'caseId' | 'row'>,
): Promise<Readonly<Record<CaseValue, string | null>>> {
  return {
    'case.accountNo': await accountNoOf(reader, caseId),
    'case.accountId': row.accountId,
    'case.clientId': row.clientId,
    'case.departmentId': row.departmentId,
    'case.makerId': row.makerId,
    'case.businessLine': row.businessLine,
  }
}
