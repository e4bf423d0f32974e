import { type Random, weights } from './random.ts'
import type { BusinessLine } from './world.ts'

type Trilingual = { 'zh-Hans': string; 'zh-Hant': string; en: string }

const three = (hans: string, hant: string, en: string): Trilingual => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })

export type Department = {
  code: string
  parent: string | null
  name: Trilingual /** Share of all accounts it keeps. */
  share: number
}

/** The department tree, parents before children. */
export const departments: readonly Department[] = [
  { code: 'HQ', parent: null, name: three('总部', '總部', 'Head Office'), share: 0 },
  { code: 'OPS', parent: 'HQ', name: three('运营部', '營運部', 'Operations'), share: 0 },
  { code: 'COMP', parent: 'HQ', name: three('合规部', '合規部', 'Compliance'), share: 0 },
  { code: 'RISK', parent: 'HQ', name: three('风险管理部', '風險管理部', 'Risk Management'), share: 0 },
  { code: 'AUDIT', parent: 'HQ', name: three('内部审计部', '內部審計部', 'Internal Audit'), share: 0 },
  { code: 'HK', parent: 'HQ', name: three('香港', '香港', 'Hong Kong'), share: 0 },
  { code: 'HK-CEN', parent: 'HK', name: three('中环分行', '中環分行', 'Central Branch'), share: 26 },
  { code: 'HK-MKK', parent: 'HK', name: three('旺角分行', '旺角分行', 'Mong Kok Branch'), share: 16 },
  { code: 'HK-TW', parent: 'HK', name: three('荃湾分行', '荃灣分行', 'Tsuen Wan Branch'), share: 9 },
  { code: 'HK-INST', parent: 'HK', name: three('机构业务部', '機構業務部', 'Institutional Business'), share: 5 },
  { code: 'SH', parent: 'HQ', name: three('上海分公司', '上海分公司', 'Shanghai Office'), share: 0 },
  { code: 'SH-PD', parent: 'SH', name: three('浦东营业部', '浦東營業部', 'Pudong Branch'), share: 14 },
  { code: 'SH-XH', parent: 'SH', name: three('徐汇营业部', '徐匯營業部', 'Xuhui Branch'), share: 6 },
  { code: 'SZ', parent: 'HQ', name: three('深圳分公司', '深圳分公司', 'Shenzhen Office'), share: 0 },
  { code: 'SZ-FT', parent: 'SZ', name: three('福田营业部', '福田營業部', 'Futian Branch'), share: 12 },
  { code: 'SZ-NS', parent: 'SZ', name: three('南山营业部', '南山營業部', 'Nanshan Branch'), share: 7 },
  { code: 'GZ', parent: 'HQ', name: three('广州营业部', '廣州營業部', 'Guangzhou Branch'), share: 5 },
]

const keeping = (codes: RegExp) =>
  weights(departments.filter((d) => d.share > 0 && codes.test(d.code)).map((d): [string, number] => [d.code, d.share]))

const keepers = {
  institutional: keeping(/^HK-INST$/),
  'hong-kong': keeping(/^HK-(?!INST)/),
  mainland: keeping(/^(SH|SZ|GZ)/),
  anywhere: keeping(/./),
}

/** A department that keeps accounts of such clients, most often one near them. */
export function departmentOf(random: Random, clientele: 'mainland' | 'hong-kong' | 'overseas' | 'corporate'): string {
  if (clientele === 'corporate') return random.from(random.chance(0.6) ? keepers.institutional : keepers.anywhere)
  const near = clientele === 'mainland' ? keepers.mainland : keepers['hong-kong']
  return random.from(random.chance(0.85) ? near : keepers.anywhere)
}

export type Operator = {
  username: string
  name: string
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  department: string
  /** Role codes; which rights a role has is the access module's. */
  roles: readonly string[]
  /** Departments whose accounts the person sees, with all below them; 'all' sees everything. */
  sees: 'all' | { departments: readonly string[]; businessLines: readonly BusinessLine[] }
  description: Trilingual
}

const RETAIL: readonly BusinessLine[] = ['brokerage', 'introducing', 'fund-distribution']

/** The people who sign in to the demo; passwords are made when they are created. */
export const operators: readonly Operator[] = [
  {
    username: 'admin',
    name: '何啟賢',
    language: 'zh-Hant',
    department: 'HQ',
    roles: ['administrator'],
    sees: 'all',
    description: three(
      '系统管理员：人员、角色与权限',
      '系統管理員：人員、角色與權限',
      'Administrator: people, roles and rights',
    ),
  },
  {
    username: 'business-admin',
    name: '周婉芬',
    language: 'zh-Hant',
    department: 'OPS',
    roles: ['business-administrator'],
    sees: 'all',
    description: three(
      '业务管理员：流程、参数与全部业务',
      '業務管理員：流程、參數與全部業務',
      'Business administrator: flows, settings, every business',
    ),
  },
  {
    username: 'maker',
    name: '林曉彤',
    language: 'zh-Hant',
    department: 'HK-CEN',
    roles: ['onboarding-maker'],
    sees: 'all',
    description: three(
      '开户录入：导入、编辑与提交申请',
      '開戶錄入：匯入、編輯與提交申請',
      'Onboarding maker: imports, edits and submits applications',
    ),
  },
  {
    username: 'reviewer',
    name: 'Karen Ho',
    language: 'en',
    department: 'OPS',
    roles: ['onboarding-reviewer'],
    sees: 'all',
    description: three('开户审核：第一步审核', '開戶審核：第一步審核', 'Onboarding reviewer: first review'),
  },
  {
    username: 'compliance',
    name: '陈思源',
    language: 'zh-Hans',
    department: 'COMP',
    roles: ['compliance'],
    sees: 'all',
    description: three('合规：第二步审核', '合規：第二步審核', 'Compliance: second review'),
  },
  {
    username: 'officer',
    name: 'Raymond Leung',
    language: 'en',
    department: 'HK',
    roles: ['responsible-officer'],
    sees: 'all',
    description: three('负责人员：最终批准', '負責人員：最終批准', 'Responsible officer: final approval'),
  },
  {
    username: 'clerk-central',
    name: '黃詩雅',
    language: 'zh-Hant',
    department: 'HK-CEN',
    roles: ['account-clerk'],
    sees: { departments: ['HK-CEN'], businessLines: RETAIL },
    description: three('中环分行账户柜员', '中環分行賬戶櫃員', 'Account clerk, Central Branch'),
  },
  {
    username: 'clerk-futian',
    name: '郑嘉诚',
    language: 'zh-Hans',
    department: 'SZ-FT',
    roles: ['account-clerk'],
    sees: { departments: ['SZ-FT'], businessLines: RETAIL },
    description: three('福田营业部账户柜员', '福田營業部賬戶櫃員', 'Account clerk, Futian Branch'),
  },
  {
    username: 'supervisor',
    name: '梁國強',
    language: 'zh-Hant',
    department: 'HK',
    roles: ['account-supervisor'],
    sees: {
      departments: ['HK'],
      businessLines: ['brokerage', 'asset-management', 'fund-distribution', 'investment-advisory', 'introducing'],
    },
    description: three(
      '香港账户主管：审批冻结与注销',
      '香港賬戶主管：審批凍結與註銷',
      'Account supervisor, Hong Kong: approves freezes and cancellations',
    ),
  },
  {
    username: 'clerk-pudong',
    name: '沈雨桐',
    language: 'zh-Hans',
    department: 'SH-PD',
    roles: ['account-clerk'],
    sees: { departments: ['SH-PD'], businessLines: ['brokerage', 'asset-management', 'introducing'] },
    description: three('浦东营业部账户柜员', '浦東營業部賬戶櫃員', 'Account clerk, Pudong Branch'),
  },
  {
    username: 'supervisor-mainland',
    name: '顾建明',
    language: 'zh-Hans',
    department: 'SH',
    roles: ['account-supervisor'],
    sees: {
      departments: ['SH', 'SZ', 'GZ'],
      businessLines: ['brokerage', 'asset-management', 'fund-distribution', 'investment-advisory', 'introducing'],
    },
    description: three(
      '内地账户主管：复核营业部业务',
      '內地賬戶主管：覆核營業部業務',
      'Account supervisor, mainland: reviews what branches ask for',
    ),
  },
  {
    username: 'risk',
    name: '蔡文迪',
    language: 'zh-Hans',
    department: 'RISK',
    roles: ['risk.officer'],
    sees: 'all',
    description: three('风控：费率与保证金审核', '風控：費率與保證金審核', 'Risk: reviews fees and margins'),
  },
  {
    username: 'auditor',
    name: 'Alice Whitmore',
    language: 'en',
    department: 'AUDIT',
    roles: ['auditor'],
    sees: 'all',
    description: three(
      '审计：查看全部，不可更改',
      '審計：查看全部，不可更改',
      'Auditor: sees everything, changes nothing',
    ),
  },
]
