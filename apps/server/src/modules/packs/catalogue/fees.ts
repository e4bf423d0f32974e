import {
  choices,
  type FieldDraft,
  form,
  hiddenFromClients,
  papers,
  remarks,
  SIGNED_HERE,
  section,
  signedHere,
  variants,
} from './fields.ts'
import { anyOf, approval, atCounters, atLeast, carryOut, detour, hint, isTrue, ofCase, oneOf, valueOf } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

const WHY = choices({
  volume: words('交易量达标', '交易量達標', 'Trading volume'),
  retention: words('客户挽留', '客戶挽留', 'To keep the client'),
  newClient: words('新客户优惠', '新客戶優惠', 'New client'),
  campaign: words('营销活动', '營銷活動', 'Campaign'),
  correction: words('更正错误', '更正錯誤', 'Correction'),
})

const why = (): FieldDraft => ({
  kind: 'select',
  key: 'basis',
  label: words('调整依据', '調整依據', 'Grounds'),
  choices: WHY,
  required: true,
})

const monthlyLots = (): FieldDraft => ({
  kind: 'number',
  key: 'monthlyLots',
  label: words('近三月月均成交（手）', '近三月月均成交（手）', 'Lots a month, last three months'),
  required: 'basis = "volume"',
  min: '0',
})

const special = (): FieldDraft => ({
  kind: 'yesNo',
  key: 'special',
  label: words('低于公司标准', '低於公司標準', 'Below the house’s standard'),
  hint: words(
    '低于标准的费率须由分管领导批准。',
    '低於標準的費率須由主管總監批准。',
    'Rates below the standard need the director.',
  ),
  initial: 'false',
  required: true,
})

/** Whatever somebody ticked: rates under the exchange's floor are below what they cost. */
const needsDirector = anyOf(
  isTrue('special'),
  isTrue('fees.underFloor'),
  atLeast('fees.count', '30'),
  oneOf('basis', 'retention'),
)

/** Registers of the house by these names are asked where there are any. */
const CONTRACTS = { source: 'contracts', contract: 'contract', on: 'expires_on' }

/** A table of fees beside those in force. */
const fees = (): FieldDraft => ({
  kind: 'feeTable',
  key: 'fees',
  label: words('手续费率', '手續費率', 'Fee rates'),
  required: true,
  width: 'full',
  floors: { source: 'fee-floors', byMoney: 'fee_by_money', byLot: 'fee_by_lot' },
  lastDays: CONTRACTS,
})

const feeHints = [
  hint(
    'compare',
    words('与柜台现行费率逐行比对', '與櫃台現行費率逐行比對', 'Compare each row with the rates in force'),
  ),
  hint(
    'volume',
    words(
      '月均成交低于 500 手，确认依据充分',
      '月均成交低於 500 手，確認依據充分',
      'Fewer than 500 lots a month: are the grounds sufficient?',
    ),
    'warn',
    'basis = "volume" and monthlyLots != null and monthlyLots < 500',
  ),
]

export const feeChange: Pack = pack({
  code: 'fee-change',
  release: 6,
  names: words('手续费率变更', '手續費率變更', 'Fee change'),
  description: words(
    '为一个账户设置或修改品种、合约的手续费率。',
    '為一個賬戶設定或修改品種、合約的手續費率。',
    'Sets or changes the fee rates of an account by product or contract.',
  ),
  category: 'fees',
  icon: 'fee',
  position: 10,
  forms: variants((own) =>
    form(
      section('what', words('费率', '費率', 'Rates'), [why(), monthlyLots(), special(), fees()]),
      section('papers', words('资料', '資料', 'Papers'), [
        ...own.map((field) => ({ ...field, required: false })),
        papers('agreement', words('费率协议', '費率協議', 'Fee agreement'), ['agreement'], 'special'),
        signedHere(),
      ]),
      remarks(),
    ),
  ),
  flow: detour(
    [approval('department'), approval('operations', { hints: feeHints, batchable: true })],
    {
      when: needsDirector,
      label: words('是否须分管领导批准', '是否須主管總監批准', 'Is the director needed?'),
      steps: [approval('director', { openHours: 16 })],
    },
    [
      carryOut('apply', words('登记新费率', '登記新費率', 'Enter the new rates'), 'rates.fee.set', {
        accountId: ofCase('accountId'),
        rows: valueOf('fees'),
      }),
      atCounters(),
    ],
  ),
  filed: ['agreement', SIGNED_HERE],
  // A client asks for rates and says why; on what grounds and below which standard is for those who review it.
  launch: {
    account: 'required',
    accountTypes: ['futures'],
    portal: { fields: hiddenFromClients('basis', 'monthlyLots', 'special', SIGNED_HERE) },
  },
})

export const floatingFee: Pack = pack({
  code: 'floating-fee',
  release: 5,
  names: words('浮动手续费', '浮動手續費', 'Floating fee'),
  description: words(
    '约定在一段时间内按成交量浮动的手续费率，到期恢复。',
    '約定在一段時間內按成交量浮動的手續費率，到期恢復。',
    'Fee rates that float with the volume for a time, and end by themselves.',
  ),
  category: 'fees',
  icon: 'fee',
  position: 20,
  forms: variants((own) =>
    form(
      section('what', words('约定', '約定', 'Terms'), [
        { kind: 'date', key: 'from', label: words('起始日', '起始日', 'From'), required: true, notBefore: 'today()' },
        { kind: 'date', key: 'until', label: words('截止日', '截止日', 'Until'), required: true, notBefore: 'from' },
        why(),
        special(),
        {
          kind: 'table',
          key: 'tiers',
          label: words('分档', '分檔', 'Tiers'),
          required: true,
          width: 'full',
          rowKey: ['fromLots'],
          minRows: 1,
          maxRows: 20,
          columns: [
            {
              kind: 'number',
              key: 'fromLots',
              label: words('成交量自（手）', '成交量自（手）', 'From lots'),
              required: true,
              min: '0',
            },
            {
              kind: 'rate',
              key: 'ratio',
              label: words('按标准的比例', '按標準的比例', 'Share of the standard'),
              required: true,
              min: '0',
              max: '1',
              decimals: 4,
            },
          ],
        },
        { ...fees(), label: words('起始费率', '起始費率', 'Starting rates') },
      ]),
      section('papers', words('资料', '資料', 'Papers'), [
        ...own.map((field) => ({ ...field, required: false })),
        papers('agreement', words('浮动费率协议', '浮動費率協議', 'Agreement'), ['agreement']),
      ]),
      remarks(),
    ),
  ),
  flow: detour(
    [approval('department'), approval('operations', { hints: feeHints.slice(0, 1) }), approval('risk')],
    {
      when: needsDirector,
      label: words('是否须分管领导批准', '是否須主管總監批准', 'Is the director needed?'),
      steps: [approval('director', { openHours: 16 })],
    },
    [
      carryOut('apply', words('登记新费率', '登記新費率', 'Enter the new rates'), 'rates.fee.set', {
        accountId: ofCase('accountId'),
        rows: valueOf('fees'),
        from: valueOf('from'),
        until: valueOf('until'),
      }),
      atCounters(),
    ],
  ),
  filed: ['agreement'],
  launch: { account: 'required', accountTypes: ['futures'] },
  openHours: 32,
})

export const marginChange: Pack = pack({
  code: 'margin-change',
  release: 4,
  names: words('保证金率变更', '保證金率變更', 'Margin change'),
  description: words(
    '为一个账户设置或修改品种、合约的保证金率。',
    '為一個賬戶設定或修改品種、合約的保證金率。',
    'Sets or changes the margin rates of an account by product or contract.',
  ),
  category: 'fees',
  icon: 'margin',
  position: 30,
  forms: variants((own) =>
    form(
      section('what', words('保证金率', '保證金率', 'Margin rates'), [
        {
          kind: 'select',
          key: 'direction',
          label: words('方向', '方向', 'Direction'),
          required: true,
          choices: choices({
            lower: words('下调', '下調', 'Lower'),
            higher: words('上调', '上調', 'Higher'),
            mixed: words('有上有下', '有上有下', 'Both'),
          }),
        },
        special(),
        {
          kind: 'marginTable',
          key: 'margins',
          label: words('保证金率', '保證金率', 'Margin rates'),
          required: true,
          width: 'full',
          floors: { source: 'fee-floors', byMoney: 'margin_ratio' },
          lastDays: CONTRACTS,
        },
      ]),
      section(
        'papers',
        words('资料', '資料', 'Papers'),
        own.map((field) => ({ ...field, required: false })),
      ),
      remarks(),
    ),
  ),
  flow: detour(
    [
      approval('department'),
      approval('risk', {
        hints: [
          hint(
            'equity',
            words(
              '查看近 20 日权益与风险度',
              '查看近 20 日權益與風險度',
              'Look at equity and risk degree of the last 20 days',
            ),
          ),
          hint(
            'lower',
            words('下调须有风控评估', '下調須有風控評估', 'Lowering needs an assessment of the risk'),
            'warn',
            'direction != "higher"',
          ),
        ],
      }),
    ],
    {
      when: anyOf(isTrue('special'), isTrue('margins.underFloor'), oneOf('direction', 'lower', 'mixed')),
      label: words('是否下调', '是否下調', 'Lowered?'),
      steps: [approval('director', { openHours: 16 })],
    },
    [
      carryOut('apply', words('登记新保证金率', '登記新保證金率', 'Enter the new rates'), 'rates.margin.set', {
        accountId: ofCase('accountId'),
        rows: valueOf('margins'),
      }),
      atCounters(),
    ],
  ),
  launch: { account: 'required', accountTypes: ['futures'] },
})
