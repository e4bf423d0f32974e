import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { listParameters } from '#modules/archive'
import { requirePermission } from '#platform/actor.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { requestBundle } from '#platform/exports/bundle.ts'
import { exportruleErrors } from './errors.ts'
import { pack, requireWhole, SEAL } from './pack.ts'
import { accountsOf, planFor, requireRule } from './plan.ts'
import { requireTemplate } from './policy/naming.ts'
import { requestPackInput, retireRuleInput, ruleAnswer, ruleShape, updateRuleInput } from './schema.ts'
import * as store from './store.ts'

const byOf = ({ actor, now }: CommandContext) => ({ name: actor.name, at: toWire(now) })
const targetOf = (rule: { id: string; code: string }) => ({ type: 'exportRule', id: rule.id, label: rule.code })

/** @throws PLACEHOLDER_UNKNOWN, PARAMETER_UNKNOWN */
async function requireSound(context: CommandContext, given: Omit<z.output<typeof ruleShape>, 'code'>): Promise<void> {
  requireTemplate(given.nameTemplate, 'nameTemplate')
  requireTemplate(given.folderTemplate, 'folderTemplate')
  const known = new Set((await listParameters(context.tx)).map((one) => one.code))
  const stray = given.parts.find((part) => !known.has(part.parameter))
  if (!stray) return
  const { parameter } = stray
  throw exportruleErrors.PARAMETER_UNKNOWN({ parameter }, [
    { path: 'parts', code: 'PARAMETER_UNKNOWN', params: { parameter } },
  ])
}

export const createRule = defineCommand({
  name: 'exportrules.rule.create',
  scope: 'none',
  input: ruleShape,
  output: ruleAnswer,
  async run(context, input) {
    await requireSound(context, input)
    const rule = { ...input, id: newId<'exportRule'>() }
    context.record({ target: targetOf(rule), after: { ...input } })
    const by = byOf(context)
    if (!(await store.insertRule(context.tx, rule, by))) {
      throw exportruleErrors.RULE_EXISTS({ code: input.code }, [{ path: 'code', code: 'taken' }])
    }
    return { ...rule, retired: false, version: 1, updatedAt: by.at, updatedByName: by.name }
  },
})

/** Packs asked for before keep the rule as it was. */
export const updateRule = defineCommand({
  name: 'exportrules.rule.update',
  scope: 'none',
  input: updateRuleInput,
  output: ruleAnswer,
  async run(context, { ruleId, ...input }) {
    const before = await requireRule(context.tx, ruleId)
    await requireSound(context, input)
    const by = byOf(context)
    const after = { ...before, ...input }
    context.record({ target: targetOf(before), before: { ...before }, after: { ...input } })
    if (!(await store.updateRule(context.tx, after, by))) throw platformErrors.VERSION_STALE()
    return { ...after, version: input.version + 1, updatedAt: by.at, updatedByName: by.name }
  },
})

export const retireRule = defineCommand({
  name: 'exportrules.rule.retire',
  scope: 'none',
  input: retireRuleInput,
  output: z.object({ ruleId: z.uuid() }),
  async run(context, { ruleId, version }) {
    const before = await requireRule(context.tx, ruleId)
    context.record({ target: targetOf(before), before: { retired: false }, after: { retired: true } })
    const after = { ...before, version, retired: true }
    if (!(await store.updateRule(context.tx, after, byOf(context)))) throw platformErrors.VERSION_STALE()
    return { ruleId }
  },
})

type Order = z.output<typeof requestPackInput>

/**
 * What the pack would be as things stand.
 *
 * @throws PERMISSION_MISSING, NOT_FOUND, RULE_RETIRED, ACCOUNT_UNKNOWN, and what requireWhole refuses
 */
async function plannedPack(context: CommandContext, { ruleId, accountNos, allowGaps }: Order) {
  const { tx, actor, now, platform } = context
  requirePermission(actor, 'archive.document.view')
  const rule = await requireRule(tx, ruleId)
  const { accounts, unknown } = await accountsOf(tx, actor, accountNos)
  const [first] = unknown
  context.record({ target: targetOf(rule) })
  if (first !== undefined) {
    const params = { accountNo: first, count: unknown.length }
    throw exportruleErrors.ACCOUNT_UNKNOWN(params, [{ path: 'accountNos', code: 'ACCOUNT_UNKNOWN', params }])
  }
  const plan = await planFor(tx, rule, accounts, now, platform.config.timeZone)
  requireWhole(plan, allowGaps)
  return { rule, accounts, plan }
}

/** So many account numbers are shown to whoever decides; the rest is counted. */
const SHOWN = 20

/**
 * Asks for an encrypted pack; it is written in the background into the download centre, with the rights of then. Files
 * leave the house, so the house may ask for a second person.
 */
export const requestPack = defineCommand({
  name: 'exportrules.pack.request',
  input: requestPackInput,
  output: z.object({ packId: z.uuid(), exportId: z.uuid(), files: z.int() }),
  async propose(context, order): Promise<Proposal> {
    const { rule, accounts, plan } = await plannedPack(context, order)
    const [first] = accounts
    const same = (key: 'businessLine' | 'departmentId') =>
      first && accounts.every((one) => one[key] === first[key]) ? first[key] : null
    const [files, gaps] = [plan.files.length, plan.gaps.length]
    return {
      // One ticket of a person for a rule at a time.
      target: { type: 'exportRule', id: `${rule.id} ${context.actor.operatorId}`, label: rule.code },
      version: `${rule.version}`,
      clientId: null,
      accountId: null,
      businessLine: same('businessLine'),
      departmentId: same('departmentId'),
      facts: { code: rule.code, accounts: accounts.length, gaps },
      before: null,
      after: {
        accountNos: accounts.slice(0, SHOWN).map((one) => one.accountNo),
        accounts: accounts.length,
        files,
        gaps,
      },
      reason: null,
    }
  },
  async run(context, order) {
    const { tx, actor, now, platform } = context
    const { password, allowGaps } = order
    const { rule, accounts, plan } = await plannedPack(context, order)
    const id = newId<'pack'>()
    await store.insertPack(tx, {
      id,
      ruleId: rule.id,
      rule,
      accountIds: accounts.map((one) => one.id),
      allowGaps,
      askedBy: actor.operatorId,
      askedByName: actor.name,
      askedAt: toWire(now),
    })
    const sealed = platform.cipher.seal(password, SEAL).toString('base64')
    const exportId = await requestBundle(context, { bundle: pack, query: { packId: id, password: sealed } })
    const { files, gaps } = plan
    context.record({
      after: { accounts: accounts.length, files: files.length, gaps: gaps.length, version: rule.version },
    })
    return { packId: id, exportId, files: files.length }
  },
})
