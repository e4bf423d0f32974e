import { dateAt } from '#kernel/calendar.ts'
import { normaliseAccountNo } from '#modules/accounts'
import { listParameters } from '#modules/archive'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { exportruleErrors } from './errors.ts'
import { type PackAccount, type Plan, planPack } from './policy/plan.ts'
import type { PackCheck, Rule } from './schema.ts'
import { accountsByNo, filesOfAccounts, findRule } from './store.ts'

/** @throws NOT_FOUND, RULE_RETIRED */
export async function requireRule(reader: Reader, id: string): Promise<Rule> {
  const rule = await findRule(reader, id)
  if (!rule) throw platformErrors.NOT_FOUND()
  if (rule.retired) throw exportruleErrors.RULE_RETIRED()
  return rule
}

/** The accounts asked for that are in scope, and the numbers that name none. */
export async function accountsOf(reader: Reader, actor: Actor, asked: readonly string[]) {
  const numbers = [...new Set(asked.map(normaliseAccountNo))]
  const accounts = await accountsByNo(reader, actor, numbers)
  const known = new Set(accounts.map((one) => one.accountNo))
  return { accounts, unknown: numbers.filter((one) => !known.has(one)) }
}

/** What a pack of these accounts holds and lacks as things stand. */
export async function planFor(
  reader: Reader,
  rule: Pick<Rule, 'nameTemplate' | 'folderTemplate' | 'parts'>,
  accounts: readonly PackAccount[],
  at: Temporal.Instant,
  zone: string,
): Promise<Plan> {
  const codes = [...new Set(rule.parts.map((part) => part.parameter))]
  const parameters = new Map((await listParameters(reader)).map((one) => [one.code, one]))
  const files = await filesOfAccounts(reader, accounts, codes)
  return planPack({ rule, accounts, files, parameters, today: dateAt(at, zone) })
}

const SHOWN = { names: 20, gaps: 500 }

/** The report before a pack is asked for. @throws NOT_FOUND, RULE_RETIRED */
export async function checkPack(
  { db: reader, clock, config }: Platform,
  actor: Actor,
  asked: { ruleId: string; accountNos: readonly string[] },
): Promise<PackCheck> {
  const rule = await requireRule(reader, asked.ruleId)
  const { accounts, unknown } = await accountsOf(reader, actor, asked.accountNos)
  const { files, gaps } = await planFor(reader, rule, accounts, clock(), config.timeZone)
  return {
    accounts: accounts.length,
    unknown,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    names: files.slice(0, SHOWN.names).map((file) => file.name),
    gaps: gaps.slice(0, SHOWN.gaps),
    gapsTotal: gaps.length,
  }
}
