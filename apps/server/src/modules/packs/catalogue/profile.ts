import { choices, type FieldDraft, form, hiddenFromClients, papers, remarks, section, variants } from './fields.ts'
import { approval, carryOut, hint, line, ofCase, valueBefore, valueOf } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

const papersOf = (own: FieldDraft[], ...more: FieldDraft[]) =>
  section('papers', words('资料', '資料', 'Papers'), [...own, ...more])

const caller = hint(
  'callBack',
  words('按原电话回访客户确认', '按原電話回訪客戶確認', 'Call the client back on the old number'),
  'warn',
)

export const changeSettlementBank: Pack = pack({
  code: 'change-settlement-bank',
  release: 2,
  names: words('变更结算银行账号', '變更結算銀行賬號', 'Settlement bank change'),
  description: words(
    '增加、更换或取消结算银行账户，批准后登记到账户。',
    '增加、更換或取消結算銀行賬戶，批准後登記到賬戶。',
    'Adds, replaces or ends a settlement bank account, and enters it in the account.',
  ),
  category: 'funds',
  icon: 'bank',
  position: 60,
  forms: variants((own) =>
    form(
      section('what', words('银行账户', '銀行賬戶', 'Bank accounts'), [
        {
          kind: 'bankAccounts',
          key: 'banks',
          label: words('变更后的结算账户', '變更後的結算賬戶', 'Settlement accounts from now on'),
          hint: words(
            '列出全部账户：删去的一行即终止。',
            '列出全部賬戶：刪去的一行即終止。',
            'List all of them: an account left out ends.',
          ),
          required: true,
          width: 'full',
        },
      ]),
      papersOf(own, papers('cardCopies', words('银行卡正面', '銀行卡正面', 'Bank card, front'), ['81'])),
      remarks(),
    ),
  ),
  flow: line(
    approval('department'),
    approval('operations', {
      hints: [
        caller,
        hint(
          'sameName',
          words('户名须与客户姓名一致', '戶名須與客戶姓名一致', 'The account must be in the client’s own name'),
          'warn',
        ),
      ],
    }),
    carryOut('apply', words('登记银行账户', '登記銀行賬戶', 'Enter the bank accounts'), 'banks.account.set', {
      accountId: ofCase('accountId'),
      rows: valueOf('banks'),
      before: valueBefore('banks'),
      reason: valueOf('reason'),
    }),
  ),
  filed: ['cardCopies'],
  launch: { account: 'required' },
})

export const changeIdentityValidity: Pack = pack({
  code: 'change-identity-validity',
  release: 2,
  names: words('变更证件有效期', '變更證件有效期', 'Identity validity'),
  description: words(
    '更新身份证件的有效期与影像。',
    '更新身份證件的有效期與影像。',
    'New dates and pictures of an identity document.',
  ),
  category: 'profile',
  icon: 'identity',
  position: 70,
  forms: variants((own) =>
    form(
      section('what', words('证件', '證件', 'Document'), [
        { kind: 'identity', key: 'document', label: words('证件', '證件', 'Identity document'), required: true },
        { kind: 'date', key: 'issuedOn', label: words('签发日期', '簽發日期', 'Issued on'), notAfter: 'today()' },
        { kind: 'yesNo', key: 'forLife', label: words('长期有效', '長期有效', 'Valid for life'), initial: 'false' },
        {
          kind: 'date',
          key: 'validUntil',
          label: words('有效期至', '有效期至', 'Valid until'),
          showIf: 'forLife != true',
          required: 'forLife != true',
          notBefore: 'today()',
        },
      ]),
      papersOf(own),
      remarks(),
    ),
  ),
  flow: line(
    approval('operations', {
      hints: [hint('picture', words('影像与填写一致', '影像與填寫一致', 'Do the pictures say the same?'))],
    }),
    carryOut('apply', words('登记新有效期', '登記新有效期', 'Enter the new dates'), 'clients.identity.renew', {
      id: ofCase('clientId'),
      document: valueOf('document'),
      issuedOn: valueOf('issuedOn'),
      expiresOn: valueOf('validUntil'),
      remark: valueOf('reason'),
    }),
  ),
  launch: { account: 'optional', places: ['menu', 'client', 'account', 'accountList', 'copy'] },
  openHours: 8,
})

export const changeMobile: Pack = pack({
  code: 'change-mobile',
  release: 3,
  names: words('变更手机号', '變更手機號碼', 'Mobile number change'),
  description: words('更换客户的手机号码。', '更換客戶的手機號碼。', 'Replaces the client’s mobile number.'),
  category: 'profile',
  icon: 'phone',
  position: 80,
  forms: variants((own) =>
    form(
      section('what', words('手机号码', '手機號碼', 'Mobile number'), [
        { kind: 'phone', key: 'mobile', label: words('新手机号码', '新手機號碼', 'New mobile number'), required: true },
        {
          kind: 'select',
          key: 'verified',
          label: words('核实方式', '核實方式', 'How it was verified'),
          required: true,
          choices: choices({
            counter: words('柜面', '櫃面', 'At the counter'),
            call: words('电话回访', '電話回訪', 'By a call'),
            video: words('视频', '視頻', 'By video'),
          }),
        },
      ]),
      papersOf(own.map((field) => ({ ...field, required: 'verified = "counter"' }))),
      remarks(),
    ),
  ),
  flow: line(
    approval('operations', { hints: [caller] }),
    carryOut('apply', words('登记新手机号', '登記新手機號碼', 'Enter the new number'), 'clients.contact.change', {
      id: ofCase('clientId'),
      phone: valueOf('mobile'),
      remark: valueOf('reason'),
    }),
  ),
  // Whoever reviews it calls the client on the old number, which the hint asks for.
  launch: {
    account: 'optional',
    places: ['menu', 'client', 'account', 'copy'],
    portal: { fields: hiddenFromClients('verified') },
  },
  openHours: 8,
})

export const changeOther: Pack = pack({
  code: 'change-other-data',
  release: 2,
  names: words('变更其他信息', '變更其他資料', 'Other data'),
  description: words(
    '地址、邮箱、职业等资料的变更。',
    '地址、電郵、職業等資料的變更。',
    'Address, e-mail, occupation and other data.',
  ),
  category: 'profile',
  icon: 'form',
  position: 90,
  forms: variants((own) =>
    form(
      section('what', words('变更内容', '變更內容', 'What changes'), [
        {
          kind: 'multiSelect',
          key: 'parts',
          label: words('变更项目', '變更項目', 'Items'),
          required: true,
          width: 'full',
          choices: choices({
            address: words('地址', '地址', 'Address'),
            email: words('电子邮箱', '電郵', 'E-mail'),
            occupation: words('职业', '職業', 'Occupation'),
            other: words('其他', '其他', 'Other'),
          }),
        },
        {
          kind: 'text',
          key: 'address',
          label: words('新地址', '新地址', 'New address'),
          showIf: 'list contains(parts, "address")',
          required: 'list contains(parts, "address")',
          width: 'full',
        },
        {
          kind: 'email',
          key: 'email',
          label: words('新电子邮箱', '新電郵', 'New e-mail address'),
          showIf: 'list contains(parts, "email")',
          required: 'list contains(parts, "email")',
        },
        {
          kind: 'text',
          key: 'occupation',
          label: words('新职业', '新職業', 'New occupation'),
          showIf: 'list contains(parts, "occupation")',
          required: 'list contains(parts, "occupation")',
        },
        {
          kind: 'longText',
          key: 'otherText',
          label: words('其他变更', '其他變更', 'Other changes'),
          showIf: 'list contains(parts, "other")',
          required: 'list contains(parts, "other")',
          width: 'full',
        },
      ]),
      papersOf(
        own.map((field) => ({ ...field, required: false })),
        papers(
          'addressProof',
          words('住址证明', '住址證明', 'Proof of address'),
          ['address'],
          'list contains(parts, "address")',
        ),
      ),
      remarks(),
    ),
  ),
  // What is not filled in changes nothing; other changes in words are for a person to enter.
  flow: line(
    approval('operations', { batchable: true }),
    carryOut('contact', words('登记新邮箱', '登記新電郵', 'Enter the new e-mail'), 'clients.contact.change', {
      id: ofCase('clientId'),
      email: valueOf('email'),
      remark: valueOf('reason'),
    }),
    carryOut('profile', words('登记新资料', '登記新資料', 'Enter the new data'), 'clients.profile.change', {
      id: ofCase('clientId'),
      addressLine: valueOf('address'),
      occupation: valueOf('occupation'),
      remark: valueOf('reason'),
    }),
  ),
  filed: ['addressProof'],
  launch: { account: 'optional' },
  openHours: 8,
})
