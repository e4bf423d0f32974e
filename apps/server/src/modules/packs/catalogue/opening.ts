import {
  choices,
  entityPapers,
  type FieldDraft,
  form,
  papers,
  personPapers,
  productPapers,
  remarks,
  section,
} from './fields.ts'
import { anyOf, approval, carryOut, detour, hint, lineWithFork, ofCase, oneOf, valueOf } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

const RISK = choices({
  C1: words('C1 保守型', 'C1 保守型', 'C1 conservative'),
  C2: words('C2 谨慎型', 'C2 謹慎型', 'C2 careful'),
  C3: words('C3 稳健型', 'C3 穩健型', 'C3 steady'),
  C4: words('C4 积极型', 'C4 積極型', 'C4 active'),
  C5: words('C5 激进型', 'C5 進取型', 'C5 aggressive'),
})

const suitability = (): FieldDraft => ({
  kind: 'suitability',
  key: 'suitability',
  label: words('适当性', '適當性', 'Suitability'),
  width: 'full',
})

const bankAccounts = (): FieldDraft => ({
  kind: 'bankAccounts',
  key: 'banks',
  label: words('结算银行账户', '結算銀行賬戶', 'Settlement bank accounts'),
  required: true,
  width: 'full',
})

const tradingCodes = (): FieldDraft => ({
  kind: 'tradingCodes',
  key: 'codes',
  label: words('申请的交易编码', '申請的交易編碼', 'Trading codes applied for'),
  required: true,
  width: 'full',
})

const relatedPersons = (required: boolean): FieldDraft => ({
  kind: 'relatedPersons',
  key: 'related',
  label: words('关系人', '關係人', 'Related persons'),
  required,
  width: 'full',
})

const riskLevel = (): FieldDraft => ({
  kind: 'select',
  key: 'riskLevel',
  label: words('风险承受能力', '風險承受能力', 'Risk tolerance'),
  choices: RISK,
  required: true,
})

const purpose = (): FieldDraft => ({
  kind: 'select',
  key: 'purpose',
  label: words('交易目的', '交易目的', 'Purpose'),
  required: true,
  choices: choices({
    speculation: words('投机', '投機', 'Speculation'),
    hedge: words('套期保值', '套期保值', 'Hedging'),
    arbitrage: words('套利', '套利', 'Arbitrage'),
  }),
})

const hedgeProof = (): FieldDraft =>
  papers('hedgeProof', words('套保资格证明', '套保資格證明', 'Evidence of hedging'), ['other'], 'purpose = "hedge"')

const openingForm = (own: FieldDraft[], company: boolean) =>
  form(
    section('what', words('账户', '賬戶', 'Account'), [riskLevel(), purpose(), tradingCodes()]),
    section('money', words('结算', '結算', 'Settlement'), [
      bankAccounts(),
      papers('cardCopies', words('银行卡正面', '銀行卡正面', 'Bank card, front'), ['81'], !company),
    ]),
    section('suit', words('适当性', '適當性', 'Suitability'), [
      suitability(),
      papers(
        'professional',
        words('专业投资者资料', '專業投資者資料', 'Professional investor evidence'),
        ['adequacy'],
        false,
      ),
    ]),
    section('people', words('关系人', '關係人', 'Related persons'), [relatedPersons(company)]),
    section('papers', words('资料', '資料', 'Papers'), [
      ...own,
      ...(company ? [] : [papers('face', words('头部正面照', '頭部正面照', 'Face photograph'), ['80'])]),
      hedgeProof(),
    ]),
    remarks(),
  )

export const futuresOpening: Pack = pack({
  code: 'futures-opening',
  release: 3,
  names: words('开立期货账户', '開立期貨賬戶', 'Futures account opening'),
  description: words(
    '为已有客户开立期货账户；批准后自动开户，登记结算账户并申请交易编码。适当性与关系人由人员登记。',
    '為已有客戶開立期貨賬戶；批准後自動開戶，登記結算賬戶並申請交易編碼。適當性與關係人由人員登記。',
    'Opens a client’s futures account with its bank accounts and codes; people enter the rest.',
  ),
  category: 'account',
  icon: 'account',
  position: 40,
  forms: {
    person: openingForm(personPapers(), false),
    entity: openingForm(entityPapers(), true),
    special: openingForm(entityPapers(), true),
    product: openingForm(
      [...productPapers(), papers('contract', words('产品合同', '產品合約', 'Product contract'), ['other'])],
      true,
    ),
  },
  flow: lineWithFork(
    [
      approval('department', {
        hints: [hint('same', words('核对本人与证件', '核對本人與證件', 'Does the person match the document?'), 'warn')],
      }),
    ],
    ['operations', 'compliance'],
    [
      approval('director', { openHours: 16 }),
      carryOut('open', words('开立账户', '開立賬戶', 'Open the account'), 'onboarding.account.open', {
        clientId: ofCase('clientId'),
        type: 'futures',
        businessLine: ofCase('businessLine'),
        departmentId: ofCase('departmentId'),
        handed: { banks: valueOf('banks'), trading: valueOf('codes') },
        reason: valueOf('reason'),
      }),
    ],
  ),
  filed: ['cardCopies', 'professional', 'face', 'hedgeProof', 'contract'],
  launch: { account: 'optional', places: ['menu', 'client', 'account', 'copy'] },
  openHours: 40,
})

const codeForm = (own: FieldDraft[]) =>
  form(
    section('what', words('交易编码', '交易編碼', 'Trading codes'), [
      tradingCodes(),
      {
        kind: 'multiSelect',
        key: 'scope',
        label: words('涉及的特定品种', '涉及的特定品種', 'Products with conditions'),
        choices: choices({
          financial: words('金融期货', '金融期貨', 'Financial futures'),
          crude: words('原油期货', '原油期貨', 'Crude oil futures'),
          option: words('期权', '期權', 'Options'),
        }),
      },
      {
        kind: 'money',
        key: 'available',
        label: words('连续五日最低可用资金', '連續五日最低可用資金', 'Lowest available in five days'),
        currency: 'CNY',
        min: '0',
        showIf: 'count(scope) > 0',
        required: 'count(scope) > 0',
      },
      {
        kind: 'number',
        key: 'testScore',
        label: words('知识测试得分', '知識測試得分', 'Score of the knowledge test'),
        min: '0',
        max: '100',
        showIf: 'count(scope) > 0',
        required: 'count(scope) > 0',
      },
    ]),
    section('papers', words('资料', '資料', 'Papers'), [
      ...own,
      papers(
        'financial',
        words('金融相关资料', '金融相關資料', 'Financial futures evidence'),
        ['finance'],
        'list contains(scope, "financial")',
      ),
      papers(
        'crude',
        words('原油相关资料', '原油相關資料', 'Crude oil futures evidence'),
        ['ine'],
        'list contains(scope, "crude")',
      ),
    ]),
    remarks(),
  )

/** Funds and score that products with conditions ask for. @source spec part C, secondary sources; to be re-verified. */
const codeHints = [
  hint(
    'funds',
    words(
      '金融、原油期货须连续五日可用资金不低于 50 万元',
      '金融、原油期貨須連續五日可用資金不低於 50 萬元',
      'Financial and crude oil futures need 500,000 available on five days',
    ),
    'block',
    'available != null and available < 500000 and (list contains(scope, "financial") or list contains(scope, "crude"))',
  ),
  hint(
    'score',
    words('知识测试须达 80 分', '知識測試須達 80 分', 'The knowledge test must reach 80'),
    'block',
    'testScore != null and testScore < 80',
  ),
]

export const addTradingCode: Pack = pack({
  code: 'add-trading-code',
  release: 2,
  names: words('增开交易编码', '增開交易編碼', 'Additional trading code'),
  description: words(
    '为已有账户申请或注销交易编码；批准后登记，柜台回报或人员确认后生效。',
    '為已有賬戶申請或註銷交易編碼；批准後登記，櫃台回報或人員確認後生效。',
    'Applies for an account’s trading codes or cancels them; a counter or a person confirms them.',
  ),
  category: 'trading',
  icon: 'code',
  position: 50,
  forms: {
    person: codeForm(personPapers()),
    entity: codeForm(entityPapers()),
    special: codeForm(entityPapers()),
    product: codeForm(productPapers()),
  },
  flow: detour(
    [approval('department'), approval('operations', { hints: codeHints })],
    {
      when: anyOf(oneOf('scope', 'financial', 'crude', 'option')),
      label: words('是否涉及特定品种', '是否涉及特定品種', 'Products with conditions?'),
      steps: [approval('compliance')],
    },
    [
      carryOut('apply', words('登记交易编码', '登記交易編碼', 'Enter the trading codes'), 'trading.code.update', {
        accountId: ofCase('accountId'),
        rows: valueOf('codes'),
        reason: valueOf('reason'),
      }),
    ],
  ),
  filed: ['financial', 'crude'],
  launch: { account: 'required', accountTypes: ['futures'] },
})
