import { choices, type FieldDraft, form, remarks, section, variants } from './fields.ts'
import { approval, carryOut, hint, line, ofCase, valueOf } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

const papersOf = (own: FieldDraft[]) => section('papers', words('资料', '資料', 'Papers'), own)

const CLOSING = choices({
  CLIENT_REQUEST: words('客户申请', '客戶申請', 'The client asks'),
  UNUSED: words('长期不用', '長期不用', 'Long unused'),
  OTHER: words('其他', '其他', 'Other'),
})

export const accountClosing: Pack = pack({
  code: 'account-closing',
  names: words('账户注销', '賬戶註銷', 'Account closing'),
  description: words('客户申请注销账户。', '客戶申請註銷賬戶。', 'Closes an account at the client’s wish.'),
  category: 'account',
  icon: 'close',
  position: 100,
  forms: variants((own) =>
    form(
      section('what', words('注销', '註銷', 'Closing'), [
        {
          kind: 'select',
          key: 'closingReason',
          label: words('原因', '原因', 'Reason'),
          choices: CLOSING,
          required: true,
        },
        {
          kind: 'yesNo',
          key: 'empty',
          label: words('已清空资金与持仓', '已清空資金與持倉', 'No cash and no positions left'),
          required: true,
          initial: 'false',
        },
      ]),
      papersOf(own),
      remarks(),
    ),
  ),
  flow: line(
    approval('department'),
    approval('operations', {
      hints: [
        hint(
          'empty',
          words('须先清空资金与持仓', '須先清空資金與持倉', 'Cash and positions must be gone first'),
          'block',
          'empty != true',
        ),
      ],
    }),
    carryOut('close', words('注销账户', '註銷賬戶', 'Close the account'), 'accounts.account.cancel', {
      id: ofCase('accountId'),
      kind: 'ordinary',
      reason: valueOf('closingReason'),
      remark: valueOf('reason'),
    }),
  ),
  launch: { account: 'required', whenRunning: 'refuse' },
})

export const reactivation: Pack = pack({
  code: 'reactivation',
  names: words('休眠账户激活', '休眠賬戶激活', 'Reactivation'),
  description: words('重新启用休眠账户。', '重新啟用休眠賬戶。', 'Wakes a dormant account.'),
  category: 'account',
  icon: 'review',
  position: 110,
  forms: variants((own) =>
    form(
      section('what', words('激活', '激活', 'Reactivation'), [
        {
          kind: 'select',
          key: 'riskLevel',
          label: words('最近一次风险测评', '最近一次風險測評', 'Latest risk assessment'),
          required: true,
          choices: choices({
            C1: words('C1', 'C1', 'C1'),
            C2: words('C2', 'C2', 'C2'),
            C3: words('C3', 'C3', 'C3'),
            C4: words('C4', 'C4', 'C4'),
            C5: words('C5', 'C5', 'C5'),
          }),
        },
        {
          kind: 'date',
          key: 'assessedOn',
          label: words('测评日期', '測評日期', 'Assessed on'),
          required: true,
          notAfter: 'today()',
        },
      ]),
      papersOf(own),
      remarks(),
    ),
  ),
  flow: line(
    approval('operations'),
    carryOut('wake', words('激活账户', '激活賬戶', 'Wake the account'), 'accounts.account.activate', {
      id: ofCase('accountId'),
    }),
  ),
  launch: { account: 'required' },
  openHours: 8,
})
