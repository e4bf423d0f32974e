import { type FlowDraft, type Seeding, seedFlow, seedRule } from '#modules/approvals'

const TITLE = { 'zh-Hans': '敏感操作审批', 'zh-Hant': '敏感操作審批', en: 'Sensitive changes' }
const EXPORT_TITLE = { 'zh-Hans': '大量数据导出审批', 'zh-Hant': '大量數據匯出審批', en: 'Large exports' }
const RESET_TITLE = { 'zh-Hans': '重置应用密码审批', 'zh-Hant': '重設應用程式密碼審批', en: 'App password resets' }
const SECOND_STEP = { 'zh-Hans': '第二审批人', 'zh-Hant': '第二審批人', en: 'Second approver' }
const STEP = { 'zh-Hans': '主管复核', 'zh-Hant': '主管覆核', en: 'Supervisor' }

/** Changes of a client's or an account's standing or data: one other person of these roles decides. */
const STATUS_CHANGES = [
  'clients.client.freeze',
  'clients.client.unfreeze',
  'clients.client.cancel',
  'clients.contact.change',
  'clients.profile.change',
  'clients.identity.renew',
  'clients.person.add',
  'clients.person.change',
  'clients.person.remove',
  'accounts.account.freeze',
  'accounts.account.unfreeze',
  'accounts.account.activate',
  'accounts.account.rest',
  'accounts.account.cancel',
  'accounts.account.keep',
  'accounts.account.move',
  'accounts.account.relabel',
  'accounts.inactivity.set',
  'onboarding.contactDemand.set',
  'members.member.setContact',
  'members.member.rebindPhone',
  'members.member.setOpenId',
  'portal.authority.grant',
  'introducers.introducer.setStatus',
  'onboarding.account.open',
  'banks.account.add',
  'banks.account.change',
  'banks.account.end',
  'banks.account.set',
  'trading.code.apply',
  'trading.code.update',
  'trading.code.confirm',
  'trading.code.refuse',
  'trading.code.cancel',
  'rates.fee.set',
  'rates.margin.set',
  'rates.rate.end',
  'counters.delivery.reverse',
  'counters.mapping.publish',
  'suitability.certification.record',
  'suitability.assessment.record',
  'suitability.exemption.record',
  'screening.entry.remove',
  'trading.permission.update',
  'trading.permission.updateMany',
  'trading.market.set',
  'bcan.participant.create',
  'bcan.participant.remove',
  'bcan.range.create',
  'bcan.range.close',
  'bcan.trading.set',
  'archive.hold.lift',
  'archive.document.destroy',
  'exportrules.pack.request',
  'bcan.regime.configure',
] as const
/** Too small a matter to ask anybody about. */
const FREE = [
  'introducers.introducer.register',
  'members.member.unlock',
  'screening.entry.create',
  'screening.entry.setStatus',
  'screening.hit.decide',
] as const
const DECIDING_ROLES = ['account-supervisor', 'compliance', 'responsible-officer'] as const

/** Changes of people's rights: an administrator who may approve in their stead decides. */
const RIGHTS_CHANGES = [
  'access.department.move',
  'access.grant.givePermission',
  'access.grant.givePolicy',
  'access.grant.giveRole',
  'access.grant.setScope',
  'access.operator.disable',
  'access.operator.enable',
  'access.operator.unbindIdentity',
  'access.policy.update',
  'access.request.grant',
  'access.role.update',
  'introducers.check.configure',
] as const

function oneOf(roleIds: string[]): FlowDraft {
  return {
    nodes: [
      { kind: 'start', id: 'start' },
      {
        kind: 'approve',
        id: 'supervisor',
        label: STEP,
        assignment: { anyOf: [{ by: 'holders', roleIds }], whenEmpty: 'admin' },
      },
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'asked', from: 'start', to: 'supervisor' },
      { id: 'agreed', from: 'supervisor', to: 'end' },
    ],
  }
}

/** One person decides; where the phone was changed lately, another one after them. */
function twoForNewPhones(roleIds: string[]): FlowDraft {
  const anyOf = [{ by: 'holders' as const, roleIds }]
  return {
    nodes: [
      { kind: 'start', id: 'start' },
      { kind: 'approve', id: 'supervisor', label: STEP, assignment: { anyOf, whenEmpty: 'admin' } },
      { kind: 'exclusive', id: 'phone' },
      {
        kind: 'approve',
        id: 'second',
        label: SECOND_STEP,
        assignment: { anyOf, except: [{ by: 'handlerOf', nodeId: 'supervisor' }], whenEmpty: 'admin' },
      },
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'asked', from: 'start', to: 'supervisor' },
      { id: 'agreed', from: 'supervisor', to: 'phone' },
      {
        id: 'new-phone',
        from: 'phone',
        to: 'second',
        condition: { kind: 'compare', fact: 'phoneChangedRecently', as: 'boolean', op: 'eq', value: 'true' },
      },
      { id: 'known-phone', from: 'phone', to: 'end', isDefault: true },
      { id: 'seconded', from: 'second', to: 'end' },
    ],
  }
}

/** Who approves what at the demo broker; without a rule every such command is blocked. */
export async function seedApprovals(seeding: Seeding, roles: ReadonlyMap<string, string>): Promise<void> {
  const roleIds = DECIDING_ROLES.map((code) => {
    const id = roles.get(code)
    if (id === undefined) throw new Error(`no role ${code}`)
    return id
  })
  const flowId = await seedFlow(seeding, 'account-status', TITLE, oneOf(roleIds))
  for (const command of STATUS_CHANGES) await seedRule(seeding, { command, flowId, fallback: 'BLOCK' })
  const exports = await seedFlow(seeding, 'large-exports', EXPORT_TITLE, oneOf(roleIds))
  await seedRule(seeding, { command: 'platform.export.request', flowId: exports, fallback: 'BLOCK' })
  const resets = await seedFlow(seeding, 'password-reset', RESET_TITLE, twoForNewPhones(roleIds))
  await seedRule(seeding, { command: 'members.member.resetPassword', flowId: resets, fallback: 'BLOCK' })
  for (const command of FREE) await seedRule(seeding, { command, flowId: null, fallback: 'NONE' })
  for (const command of RIGHTS_CHANGES) await seedRule(seeding, { command, flowId: null, fallback: 'SUPER_ADMIN' })
}
