import { homeOf } from '#modules/access'
import { type AccountRow, accountsOfClient, getAccount } from '#modules/accounts'
import { type ClientRow, getClient, nameKeys } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { businessErrors } from '../errors.ts'
import { subjectTypeOf, subjectWithoutClient } from '../policy/subject.ts'
import type { LaunchSettings, SubjectType } from '../schema/definition.ts'
import { listSubjectRules } from '../store/subject-rule.ts'

/** Whom a request is about, as the registers say now. */
export type Subject = {
  type: SubjectType
  client: ClientRow | null
  account: AccountRow | null
  businessLine: string
  departmentId: string
  searchWords: readonly string[]
}

type Business = { businessLine: string; subjectTypes: readonly SubjectType[]; launch: LaunchSettings }

async function accountOf(
  reader: Reader,
  actor: Actor,
  business: Business,
  id: string | null,
): Promise<AccountRow | null> {
  const { launch } = business
  if (id === null) {
    if (launch.account === 'required') throw businessErrors.ACCOUNT_MISSING()
    return null
  }
  if (launch.account === 'none') throw businessErrors.ACCOUNT_NOT_ASKED()
  const account = await getAccount(reader, actor, id)
  requireSuited(business, account)
  return account
}

/** @throws ACCOUNT_NOT_ASKED, ACCOUNT_TYPE_UNSUITED */
export function requireSuited({ launch }: Pick<Business, 'launch'>, account: AccountRow): void {
  if (launch.account === 'none') throw businessErrors.ACCOUNT_NOT_ASKED()
  if (launch.accountTypes.length > 0 && !launch.accountTypes.includes(account.type))
    throw businessErrors.ACCOUNT_TYPE_UNSUITED({ type: account.type })
}

/** @throws SUBJECT_UNSUITED */
export function requireKind({ subjectTypes }: Pick<Business, 'subjectTypes'>, type: SubjectType): void {
  if (!subjectTypes.includes(type)) throw businessErrors.SUBJECT_UNSUITED({ subjectType: type })
}

/**
 * Finds the subject in the actor's scope and what kind it is. The request stands where its account does, else where the
 * client is served, else where it is dispatched to, else where its
 * maker works.
 *
 * @throws NOT_FOUND out of scope; ACCOUNT_MISSING, ACCOUNT_NOT_ASKED, ACCOUNT_TYPE_UNSUITED, SUBJECT_UNSUITED
 */
export async function subjectOf(
  reader: Reader,
  actor: Actor,
  business: Business,
  named: { accountId: string | null; clientId: string | null; departmentId?: string },
): Promise<Subject> {
  const account = await accountOf(reader, actor, business, named.accountId)
  const clientId = account?.clientId ?? named.clientId
  if (named.clientId !== null && clientId !== named.clientId) throw businessErrors.ACCOUNT_OF_ANOTHER()
  const client = clientId === null ? null : await getClient(reader, actor, clientId)
  const type = client
    ? subjectTypeOf(client, account?.businessLine ?? business.businessLine, await listSubjectRules(reader))
    : subjectWithoutClient(business.subjectTypes)
  requireKind(business, type)
  const [first] = account || !client ? [account] : await accountsOfClient(reader, actor, client.id)
  const departmentId = first?.departmentId ?? named.departmentId ?? (await homeOf(reader, actor.operatorId))
  if (departmentId === null) throw businessErrors.DEPARTMENT_MISSING()
  return {
    type,
    client,
    account,
    businessLine: account?.businessLine ?? business.businessLine,
    departmentId,
    searchWords: client ? nameKeys([client.nameZh, client.nameEn, ...client.otherNames]).searchWords : [],
  }
}

/** Accounts that can't be served any more. */
export const isClosed = (account: AccountRow): boolean =>
  account.status === 'CANCELLED' || account.status === 'CANCELLING'
