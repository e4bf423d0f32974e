import { choices, form, papers, remarks, section } from './fields.ts'
import { approval, carryOut, hint, line, valueOf } from './flow.ts'
import { type Pack, pack } from './pack.ts'
import { words } from './words.ts'

export const introducerRegistration: Pack = pack({
  code: 'introducer-registration',
  names: words('居间人登记', '居間人登記', 'Introducer registration'),
  description: words(
    '审核居间人的资格与合同，批准后登记。',
    '審核居間人的資格與合約，批准後登記。',
    'Reviews an introducer’s qualification and contract, and registers it.',
  ),
  category: 'introducer',
  icon: 'people',
  position: 120,
  businessLine: 'introducing',
  forms: {
    introducer: form(
      section('who', words('居间人', '居間人', 'Introducer'), [
        { kind: 'text', key: 'code', label: words('居间人编号', '居間人編號', 'Code'), required: true, maxLength: 40 },
        {
          kind: 'select',
          key: 'kind',
          label: words('性质', '性質', 'Kind'),
          required: true,
          choices: choices({
            person: words('个人', '個人', 'Person'),
            institution: words('机构', '機構', 'Institution'),
          }),
        },
        { kind: 'text', key: 'name', label: words('姓名或名称', '姓名或名稱', 'Name'), required: true, maxLength: 200 },
        { kind: 'identity', key: 'document', label: words('证件', '證件', 'Identity document'), required: true },
        {
          kind: 'date',
          key: 'bornOn',
          label: words('出生日期', '出生日期', 'Date of birth'),
          showIf: 'kind = "person"',
          required: 'kind = "person"',
        },
        { kind: 'phone', key: 'mobile', label: words('电话', '電話', 'Telephone'), required: true },
        { kind: 'department', key: 'department', label: words('归属部门', '歸屬部門', 'Department'), required: true },
      ]),
      section('contract', words('合同与资格', '合約與資格', 'Contract and qualification'), [
        { kind: 'date', key: 'startsOn', label: words('合同开始', '合約開始', 'Contract from'), required: true },
        { kind: 'date', key: 'endsOn', label: words('合同结束', '合約結束', 'Contract to'), notBefore: 'startsOn' },
        {
          kind: 'text',
          key: 'certificateNo',
          label: words('证书编号', '證書編號', 'Certificate no.'),
          showIf: 'kind = "person"',
          required: 'kind = "person"',
        },
        {
          kind: 'date',
          key: 'trainedOn',
          label: words('培训完成日期', '培訓完成日期', 'Trained on'),
          required: true,
          notAfter: 'today()',
        },
        {
          kind: 'yesNo',
          key: 'servesOnlyUs',
          label: words('声明只为本公司服务', '聲明只為本公司服務', 'Declares to serve no other house'),
          required: true,
          initial: 'false',
        },
      ]),
      section('papers', words('资料', '資料', 'Papers'), [
        papers('contractCopy', words('居间合同', '居間合約', 'Contract'), ['other']),
        papers('certificateCopy', words('考试合格证书', '考試合格證書', 'Certificate'), ['other'], 'kind = "person"'),
      ]),
      remarks(),
    ),
  },
  flow: line(
    approval('department'),
    approval('compliance', {
      hints: [
        hint(
          'exclusive',
          words('须只为本公司服务', '須只為本公司服務', 'Must serve no other house'),
          'block',
          'servesOnlyUs != true',
        ),
        hint(
          'client',
          words('核对其本人是否已是客户', '核對其本人是否已是客戶', 'Is the introducer a client already?'),
          'warn',
        ),
      ],
    }),
    carryOut(
      'register',
      words('登记居间人', '登記居間人', 'Register the introducer'),
      'introducers.introducer.register',
      {
        code: valueOf('code'),
        kind: valueOf('kind'),
        departmentId: valueOf('department'),
        identity: {
          kind: valueOf('document.type'),
          country: valueOf('document.country'),
          number: valueOf('document.number'),
        },
        nameZh: valueOf('name'),
        bornOn: valueOf('bornOn'),
        phone: valueOf('mobile'),
        certificateNo: valueOf('certificateNo'),
        trainedOn: valueOf('trainedOn'),
        servesOnlyUs: valueOf('servesOnlyUs'),
        startsOn: valueOf('startsOn'),
        endsOn: valueOf('endsOn'),
      },
    ),
  ),
  launch: { account: 'none', places: ['menu', 'copy'] },
})
