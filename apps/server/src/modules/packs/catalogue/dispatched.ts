import type { BusinessDraft } from '#modules/businesses'
import { choices, form, papers, section } from './fields.ts'
import { approval, line } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

type Node = BusinessDraft['flow']['nodes'][number]
type Rights = NonNullable<Extract<Node, { kind: 'handle' }>['fields']>

/** Where recipients fill in; launched from the menu, whoever launched it does so himself. */
const filling = (label: ReturnType<typeof words>, fields: Rights): Node => ({
  kind: 'handle',
  id: 'fill',
  label,
  assignment: { anyOf: [{ by: 'initiator' }], whenEmpty: 'admin' },
  actions: ['transfer', 'return'],
  fields,
})

/** The sender sees what recipients will fill in, and leaves it to them. */
function withSender(flow: BusinessDraft['flow'], asked: readonly string[]): BusinessDraft['flow'] {
  const fields = Object.fromEntries(asked.map((key) => [key, 'read' as const]))
  return { ...flow, nodes: flow.nodes.map((node) => (node.kind === 'start' ? { ...node, fields } : node)) }
}

const launch = { account: 'none' as const, places: ['menu' as const, 'copy' as const], dispatch: { step: 'fill' } }

const CHECKED: Rights = {
  checked: 'required',
  expired: 'required',
  contacted: 'required',
  planned: 'required',
  difficulties: 'edit',
  evidence: 'edit',
}

export const identityCheckUp: Pack = pack({
  code: 'identity-check-up',
  names: words('证件有效期自查', '證件有效期自查', 'Identity validity check-up'),
  description: words(
    '总部每年下发，由各营业部核对客户证件有效期并上报。',
    '總部每年下發，由各分行核對客戶證件有效期並上報。',
    'Sent out once a year: branches check their clients’ identity documents and report.',
  ),
  category: 'profile',
  icon: 'review',
  position: 200,
  forms: {
    none: form(
      section('task', words('自查要求', '自查要求', 'What is asked'), [
        {
          kind: 'date',
          key: 'expiringBy',
          label: words('核对截至此日到期的证件', '核對截至此日到期的證件', 'Documents that run out by'),
          required: true,
        },
        {
          kind: 'longText',
          key: 'instruction',
          label: words('自查说明', '自查說明', 'Instruction'),
          required: true,
          width: 'full',
        },
      ]),
      section('report', words('自查结果', '自查結果', 'Report'), [
        { kind: 'number', key: 'checked', label: words('已核对客户数', '已核對客戶數', 'Clients checked'), min: '0' },
        {
          kind: 'number',
          key: 'expired',
          label: words('证件过期客户数', '證件過期客戶數', 'With an expired document'),
          min: '0',
        },
        {
          kind: 'number',
          key: 'contacted',
          label: words('已通知客户数', '已通知客戶數', 'Already contacted'),
          min: '0',
        },
        { kind: 'date', key: 'planned', label: words('计划完成日期', '計劃完成日期', 'Will be settled by') },
        {
          kind: 'longText',
          key: 'difficulties',
          label: words('困难与建议', '困難與建議', 'Difficulties'),
          width: 'full',
        },
        papers('evidence', words('佐证资料', '佐證資料', 'Evidence'), ['other'], false),
      ]),
    ),
  },
  flow: withSender(
    line(filling(words('营业部填报', '分行填報', 'Branch fills in'), CHECKED), approval('department')),
    Object.keys(CHECKED),
  ),
  launch,
  openHours: 80,
})

const CONFIRMED: Rights = { informed: 'required', clients: 'required', remarks: 'edit' }

export const marginNotice: Pack = pack({
  code: 'margin-notice',
  names: words('保证金调整通知', '保證金調整通知', 'Margin change notice'),
  description: words(
    '总部通知保证金调整，营业部确认已告知客户。',
    '總部通知保證金調整，分行確認已告知客戶。',
    'Tells branches of a change of margins; they confirm that clients were told.',
  ),
  category: 'trading',
  icon: 'margin',
  position: 210,
  forms: {
    none: form(
      section('notice', words('通知', '通知', 'Notice'), [
        { kind: 'text', key: 'product', label: words('品种', '品種', 'Product'), required: true },
        {
          kind: 'rate',
          key: 'rate',
          label: words('调整后保证金率', '調整後保證金率', 'Margin from then on'),
          required: true,
        },
        { kind: 'date', key: 'effective', label: words('生效日期', '生效日期', 'Effective on'), required: true },
      ]),
      section('answer', words('营业部确认', '分行確認', 'Confirmation'), [
        {
          kind: 'select',
          key: 'informed',
          label: words('是否已通知持仓客户', '是否已通知持倉客戶', 'Were clients with positions told?'),
          choices: choices({
            all: words('全部已通知', '全部已通知', 'All of them'),
            partly: words('部分已通知', '部分已通知', 'Some of them'),
            none: words('无持仓客户', '沒有持倉客戶', 'Nobody holds it'),
          }),
        },
        { kind: 'number', key: 'clients', label: words('涉及客户数', '涉及客戶數', 'Clients concerned'), min: '0' },
        { kind: 'longText', key: 'remarks', label: words('备注', '備註', 'Remarks'), width: 'full' },
      ]),
    ),
  },
  flow: {
    ...withSender(line(filling(words('营业部确认', '分行確認', 'Branch confirms'), CONFIRMED)), Object.keys(CONFIRMED)),
    settings: { requiresChecker: false, withdraw: 'whileRunning' },
  },
  launch,
  openHours: 24,
})
