import { sql } from 'kysely'
import { type RegisterRow, type SeedSource, seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

const three = (hans: string, hant: string, en: string) => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })
const NOTE = '示範用的虛構數值，未經任何交易所核實。'

/** Products of the exchanges the demo trades on: fee floors by money and by lot, margin floor. All invented. */
const PRODUCTS: readonly [
  exchange: string,
  product: string,
  name: string,
  byMoney: string,
  byLot: string,
  margin: string,
][] = [
  ['SHFE', 'cu', '沪铜', '0.00005', '0', '0.09'],
  ['SHFE', 'al', '沪铝', '0', '3.01', '0.09'],
  ['SHFE', 'au', '沪金', '0', '10.01', '0.12'],
  ['SHFE', 'ag', '沪银', '0.00001', '0', '0.13'],
  ['SHFE', 'rb', '螺纹钢', '0.0001', '0', '0.07'],
  ['SHFE', 'ru', '橡胶', '0', '3.01', '0.08'],
  ['INE', 'sc', '原油', '0', '20.01', '0.1'],
  ['DCE', 'm', '豆粕', '0', '1.51', '0.07'],
  ['DCE', 'i', '铁矿石', '0.0001', '0', '0.13'],
  ['DCE', 'y', '豆油', '0', '2.51', '0.07'],
  ['DCE', 'jm', '焦煤', '0.0001', '0', '0.15'],
  ['CZCE', 'SR', '白糖', '0', '3.01', '0.07'],
  ['CZCE', 'CF', '棉花', '0', '4.31', '0.07'],
  ['CZCE', 'TA', 'PTA', '0', '3.01', '0.07'],
  ['CZCE', 'MA', '甲醇', '0.0001', '0', '0.08'],
  ['CFFEX', 'IF', '沪深300', '0.000023', '0', '0.12'],
  ['CFFEX', 'IC', '中证500', '0.000023', '0', '0.14'],
  ['CFFEX', 'T', '十年国债', '0', '3.01', '0.02'],
  ['GFEX', 'si', '工业硅', '0.0001', '0', '0.09'],
  ['GFEX', 'lc', '碳酸锂', '0.00008', '0', '0.12'],
]

const MONTHS = ['01', '05', '09']

/** Contracts of the next deliveries; Zhengzhou writes the year with one digit, so the delivery year stands beside it. */
function contracts(year: number): RegisterRow[] {
  return PRODUCTS.flatMap(([exchange, product]) =>
    [year + 1, year + 2].flatMap((delivery) =>
      MONTHS.map((month) => ({
        exchange,
        product,
        contract: `${product}${String(delivery).slice(exchange === 'CZCE' ? 3 : 2)}${month}`,
        delivery_year: String(delivery),
        expires_on: `${delivery}-${month}-15`,
      })),
    ),
  )
}

const BANKS: readonly [code: string, hans: string, en: string, region: string][] = [
  ['ICBC', '中国工商银行', 'Industrial and Commercial Bank of China', 'CN'],
  ['ABC', '中国农业银行', 'Agricultural Bank of China', 'CN'],
  ['BOC', '中国银行', 'Bank of China', 'CN'],
  ['CCB', '中国建设银行', 'China Construction Bank', 'CN'],
  ['BOCOM', '交通银行', 'Bank of Communications', 'CN'],
  ['CMB', '招商银行', 'China Merchants Bank', 'CN'],
  ['PSBC', '中国邮政储蓄银行', 'Postal Savings Bank of China', 'CN'],
  ['SPDB', '浦发银行', 'Shanghai Pudong Development Bank', 'CN'],
  ['HSBC', '滙豐銀行', 'HSBC', 'HK'],
  ['HASE', '恒生銀行', 'Hang Seng Bank', 'HK'],
  ['BOCHK', '中國銀行(香港)', 'Bank of China (Hong Kong)', 'HK'],
  ['SCB', '渣打銀行(香港)', 'Standard Chartered Hong Kong', 'HK'],
  ['BEA', '東亞銀行', 'Bank of East Asia', 'HK'],
]

const label = {
  exchange: three('交易所', '交易所', 'Exchange'),
  product: three('品种', '品種', 'Product'),
  account: three('资金账号', '資金賬號', 'Account number'),
  client: three('客户号', '客戶號', 'Client number'),
}
const accountParameter = { key: 'account', label: label.account, type: 'text', within: 'v_account.account_no' } as const
const productParameters = [
  { key: 'exchange', label: label.exchange, type: 'text', required: false, sample: 'SHFE' },
  { key: 'product', label: label.product, type: 'text', required: false, sample: 'cu' },
] as const
const productFilters = [
  { column: 'exchange', parameter: 'exchange' },
  { column: 'product', parameter: 'product' },
]
const productColumns = [
  { key: 'exchange', label: label.exchange, type: 'text', required: true },
  { key: 'product', label: label.product, type: 'text', required: true },
] as const

type Draft = Omit<SeedSource, 'author' | 'publisher'> & { isDraft?: boolean }

/** What exchanges charge at least, by product. */
const feeFloors = (year: number): Draft => ({
  code: 'fee-floors',
  label: three('手续费与保证金下限', '手續費與保證金下限', 'Fee and margin floors'),
  note: NOTE,
  definition: {
    kind: 'register',
    parameters: [...productParameters],
    dated: true,
    rowKey: ['exchange', 'product'],
    filters: productFilters,
    columns: [
      ...productColumns,
      { key: 'name', label: three('名称', '名稱', 'Name'), type: 'text' },
      {
        key: 'fee_by_money',
        label: three('手续费下限（按金额）', '手續費下限（按金額）', 'Fee floor by money'),
        type: 'decimal',
        required: true,
      },
      {
        key: 'fee_by_lot',
        label: three('手续费下限（按手数）', '手續費下限（按手數）', 'Fee floor by lot'),
        type: 'decimal',
        required: true,
      },
      {
        key: 'margin_ratio',
        label: three('保证金率下限', '保證金率下限', 'Margin floor'),
        type: 'decimal',
        required: true,
      },
      { key: 'verified', label: three('已核实', '已核實', 'Verified'), type: 'yesNo', required: true },
    ],
  },
  rows: PRODUCTS.map(([exchange, product, name, fee_by_money, fee_by_lot, margin_ratio]) => ({
    exchange,
    product,
    name,
    fee_by_money,
    fee_by_lot,
    margin_ratio,
    verified: false,
    valid_from: `${year}-01-01`,
    valid_to: null,
  })),
})

/** What may be traded, and until when. */
const contractRegister = (year: number): Draft => ({
  code: 'contracts',
  label: three('品种与合约', '品種與合約', 'Products and contracts'),
  note: NOTE,
  definition: {
    kind: 'register',
    parameters: [...productParameters],
    rowKey: ['exchange', 'contract', 'delivery_year'],
    filters: productFilters,
    columns: [
      ...productColumns,
      { key: 'contract', label: three('合约', '合約', 'Contract'), type: 'text', required: true },
      {
        key: 'delivery_year',
        label: three('交割年份', '交割年份', 'Delivery year'),
        type: 'integer',
        required: true,
      },
      { key: 'expires_on', label: three('到期日', '到期日', 'Expires on'), type: 'date', required: true },
    ],
  },
  rows: contracts(year),
})

/** Banks money moves through. */
const bankRegister: Draft = {
  code: 'banks',
  label: three('银行', '銀行', 'Banks'),
  note: NOTE,
  definition: {
    kind: 'register',
    parameters: [
      { key: 'region', label: three('地区', '地區', 'Region'), type: 'text', required: false, sample: 'HK' },
    ],
    rowKey: ['code'],
    filters: [{ column: 'region', parameter: 'region' }],
    columns: [
      { key: 'code', label: three('代码', '代碼', 'Code'), type: 'text', required: true },
      { key: 'name', label: three('名称', '名稱', 'Name'), type: 'text', required: true },
      { key: 'name_en', label: three('英文名称', '英文名稱', 'Name in English'), type: 'text' },
      { key: 'region', label: three('地区', '地區', 'Region'), type: 'text', required: true },
    ],
  },
  rows: BANKS.map(([code, name, name_en, region]) => ({ code, name, name_en, region })),
}

const questions: readonly Draft[] = [
  {
    code: 'open-requests',
    label: three('账户未结事项', '賬戶未結事項', 'Open requests of an account'),
    note: '該賬戶仍在進行的個案。',
    definition: {
      kind: 'sql',
      parameters: [accountParameter],
      statement: `select k.target_label as what, k.flow_code, k.maker_name, k.opened_at
from v_case k
join v_account a on a.account_id = k.account_id
where a.account_no = $account and k.state = 'running'
order by k.opened_at`,
    },
  },
  {
    code: 'open-request-count',
    label: three('账户未结事项数', '賬戶未結事項數', 'How many requests of an account are open'),
    note: '只得一個數字，供流程分支使用。',
    definition: {
      kind: 'sql',
      parameters: [accountParameter],
      statement: `select count(*) as open
from v_case k
join v_account a on a.account_id = k.account_id
where a.account_no = $account and k.state = 'running'`,
    },
  },
  {
    code: 'accounts-of-client',
    label: three('客户名下账户', '客戶名下賬戶', 'Accounts of a client'),
    note: '供表單選擇賬戶。',
    definition: {
      kind: 'view',
      view: 'v_account',
      parameters: [{ key: 'client', label: label.client, type: 'text', within: 'v_client.client_no' }],
      columns: ['account_no', 'type', 'status', 'business_line', 'opened_on'],
      filters: [{ column: 'client_no', parameter: 'client' }],
      sort: { column: 'account_no' },
    },
  },
  {
    code: 'crm-customer',
    label: three('CRM 客户资料', 'CRM 客戶資料', 'Customer in the CRM'),
    note: '需要 CRM 模擬器（apps/simulators/crm）並在 KONTOR_SOURCE_PRIVATE_HOSTS 允許其主機；兩者齊備前保持草稿。',
    isDraft: true,
    definition: {
      kind: 'http',
      parameters: [
        { key: 'client', label: label.client, type: 'text', within: 'v_client.client_no', sample: 'C10000001' },
      ],
      url: 'http://127.0.0.1:8190/customers/{client}',
      headers: [{ name: 'Authorization', value: 'Bearer {secret}', secret: 'crm' }],
      columns: [
        { key: 'segment', label: three('客户等级', '客戶等級', 'Segment'), type: 'text', pointer: '/segment' },
        { key: 'manager', label: three('客户经理', '客戶經理', 'Manager'), type: 'text', pointer: '/manager' },
        {
          key: 'credit',
          label: three('信用额度', '信用額度', 'Credit limit'),
          type: 'decimal',
          pointer: '/limits/credit',
        },
      ],
      cacheSeconds: 60,
    },
  },
]

/** The sources the demo's businesses ask: written by the business administrator, let out by the administrator. */
export async function seedSources(platform: Platform): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const people = await rows(
      tx,
      sql<{ id: string; name: string; username: string }>`select id, name, username from access.operator`,
    )
    const author = people.find((one) => one.username === 'business-admin')
    const publisher = people.find((one) => one.username === 'admin')
    if (!author || !publisher) return
    const now = platform.clock()
    const { year } = now.toZonedDateTimeISO(platform.config.timeZone)
    for (const { isDraft = false, ...source } of [
      feeFloors(year),
      contractRegister(year),
      bankRegister,
      ...questions,
    ]) {
      await seedSource({ tx, now }, { ...source, author, publisher: isDraft ? null : publisher })
    }
  })
}
