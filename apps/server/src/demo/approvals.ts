import { type FlowDraft, type Seeding, seedFlow, seedRule } from '#modules/approvals'

const TITLE = { 'zh-Hans': '账户状态变更审批', 'zh-Hant': '賬戶狀態變更審批', en: 'Account status changes' }
const EXPORT_TITLE = { 'zh-Hans': '大量数据导出审批', 'zh-Hant': '大量數據匯出審批', en: 'Large exports' }
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
  'introducers.introducer.setStatus',
  'rates.fee.set',
  'rates.margin.set',
  'rates.rate.end',
  'suitability.certification.record',
  'suitability.assessment.record',
  'suitability.exemption.record',
  'trading.permission.update',
  'trading.permission.updateMany',
  'trading.market.set',
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
  await seedRule(seeding, { command: 'introducers.introducer.register', flowId: null, fallback: 'NONE' })
  for (const command of RIGHTS_CHANGES) await seedRule(seeding, { command, flowId: null, fallback: 'SUPER_ADMIN' })
}
