import type { BusinessDate } from '#kernel/calendar.ts'
import { dateOf } from './days.ts'
import { businessRegistration, offshoreNumber, socialCreditCode } from './identity.ts'
import { type IdentityDocument, type Person, type PersonPlace, personAt } from './people.ts'
import { type Address, hongKongAddress, mainlandAddress, phoneNumber } from './places.ts'
import { type Random, randomAt, weights } from './random.ts'

export type OfficerRole = 'director' | 'shareholder' | 'beneficial-owner' | 'authorised' | 'instruction'

export type Officer = {
  person: Person
  roles: OfficerRole[]
  /** Share of the capital in hundredths of a per cent; 0 for officers without shares. All shares sum to 10,000. */
  shareBps: number
}

export type Company = {
  nameZh: string | null
  nameEn: string
  incorporatedIn: 'HK' | 'CN' | 'VG'
  incorporatedOn: BusinessDate
  documents: IdentityDocument[]
  address: Address
  phone: string
  email: string
  officers: Officer[]
  industry: string
  language: 'zh-Hans' | 'zh-Hant' | 'en'
}

/** At most this many people stand behind one company. */
export const OFFICERS_MAX = 4

const places = weights<Company['incorporatedIn']>([
  ['HK', 62],
  ['CN', 26],
  ['VG', 12],
])
const industries = 'trading manufacturing logistics property technology finance retail'.split(' ')
const stems: [hans: string, hant: string, pinyin: string, cantonese: string][] = [
  ['恒远', '恒遠', 'Hengyuan', 'Hang Yuen'],
  ['金港', '金港', 'Jingang', 'Golden Harbour'],
  ['瑞丰', '瑞豐', 'Ruifeng', 'Sui Fung'],
  ['永泰', '永泰', 'Yongtai', 'Wing Tai Loong'],
  ['盛达', '盛達', 'Shengda', 'Shing Tat'],
  ['宏图', '宏圖', 'Hongtu', 'Wang To'],
  ['嘉信', '嘉信', 'Jiaxin', 'Ka Shun'],
  ['万里', '萬里', 'Wanli', 'Man Li'],
  ['鹏飞', '鵬飛', 'Pengfei', 'Pang Fei'],
  ['华光', '華光', 'Huaguang', 'Wah Kwong Hing'],
  ['新海', '新海', 'Xinhai', 'Sun Hoi'],
  ['同德', '同德', 'Tongde', 'Tung Tak'],
  ['安正', '安正', 'Anzheng', 'On Ching'],
  ['天成', '天成', 'Tiancheng', 'Tin Shing'],
  ['富利', '富利', 'Fuli', 'Fu Lee'],
  ['启元', '啟元', 'Qiyuan', 'Kai Yuen'],
  ['银河湾', '銀河灣', 'Yinhewan', 'Galaxy Bay'],
  ['长青', '長青', 'Changqing', 'Evergreen Spring'],
]
const trades: [hans: string, hant: string, en: string][] = [
  ['贸易', '貿易', 'Trading'],
  ['投资', '投資', 'Investment'],
  ['科技', '科技', 'Technology'],
  ['物流', '物流', 'Logistics'],
  ['实业', '實業', 'Industrial'],
  ['资本', '資本', 'Capital'],
  ['置业', '置業', 'Properties'],
  ['电子', '電子', 'Electronics'],
]
const mainlandCities: [string, string][] = [
  ['深圳市', 'Shenzhen'],
  ['上海', 'Shanghai'],
  ['广州市', 'Guangzhou'],
  ['杭州', 'Hangzhou'],
  ['北京', 'Beijing'],
  ['厦门', 'Xiamen'],
]
const offshoreNames = [
  'Silver Crane',
  'Bright Summit',
  'Jade Peninsula',
  'Northern Lantern',
  'Pacific Heron',
  'Grand Meridian',
  'Lotus Gate',
]

/**
 * A company with its officers; equal places give equal companies. `officersFrom` is where the officers'
 * stretch of identity numbers starts: company n uses the next OFFICERS_MAX after officersFrom + n × OFFICERS_MAX.
 */
export function companyAt(place: PersonPlace, officersFrom: number): Company {
  const random = randomAt(place.seed, 'company', place.index)
  const incorporatedIn = random.from(places)
  const incorporatedOn = dateOf(place.adultOn - random.int(60, 9000))
  const named = nameOf(random, incorporatedIn)
  const language = incorporatedIn === 'CN' ? 'zh-Hans' : named.nameZh ? 'zh-Hant' : 'en'
  const host = `${named.nameEn
    .split(' ')
    .slice(0, 2)
    .join('')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()}${place.index.toString(36)}.example`
  return {
    ...named,
    incorporatedIn,
    incorporatedOn,
    language,
    documents: [registrationOf(place, incorporatedIn, incorporatedOn)],
    address: incorporatedIn === 'CN' ? mainlandAddress(random) : hongKongAddress(random, named.nameZh ? 'zh' : 'en'),
    phone: phoneNumber(random, place.index, incorporatedIn === 'CN' ? 'CN' : 'HK'),
    email: `office@${host}`,
    officers: officersOf(random, place, officersFrom),
    industry: random.pick(industries),
  }
}

function nameOf(random: Random, incorporatedIn: Company['incorporatedIn']): { nameZh: string | null; nameEn: string } {
  const [hans, hant, pinyin, cantonese] = random.pick(stems)
  const [tradeHans, tradeHant, trade] = random.pick(trades)
  if (incorporatedIn === 'VG') {
    return {
      nameZh: null,
      nameEn: `${random.pick(offshoreNames)} ${random.pick(['Holdings', 'Ventures', 'Group'])} Limited`,
    }
  }
  if (incorporatedIn === 'HK') return { nameZh: `${hant}${tradeHant}有限公司`, nameEn: `${cantonese} ${trade} Limited` }
  const [city, cityEn] = random.pick(mainlandCities)
  return { nameZh: `${city}${hans}${tradeHans}有限公司`, nameEn: `${cityEn} ${pinyin} ${trade} Co., Ltd.` }
}

function registrationOf(
  place: PersonPlace,
  incorporatedIn: Company['incorporatedIn'],
  issuedOn: BusinessDate,
): IdentityDocument {
  if (incorporatedIn === 'CN')
    return {
      kind: 'social-credit-code',
      country: 'CN',
      number: socialCreditCode(place.index),
      issuedOn,
      expiresOn: null,
    }
  if (incorporatedIn === 'VG')
    return {
      kind: 'company-number',
      country: 'VG',
      number: offshoreNumber(place.index % 400_000),
      issuedOn,
      expiresOn: null,
    }
  return {
    kind: 'business-registration',
    country: 'HK',
    number: businessRegistration(place.index),
    issuedOn,
    expiresOn: null,
  }
}

function officersOf(random: Random, place: PersonPlace, from: number): Officer[] {
  const count = random.int(2, OFFICERS_MAX)
  const cuts = Array.from({ length: count }, () => random.int(1, 20))
  const total = cuts.reduce((sum, cut) => sum + cut, 0)
  const shares = cuts.map((cut) => Math.floor((cut * 10_000) / total))
  shares[0] = (shares[0] ?? 0) + 10_000 - shares.reduce((sum, share) => sum + share, 0)
  return shares.map((shareBps, rank) => {
    const person = personAt({ ...place, topic: 'officer', index: from + place.index * OFFICERS_MAX + rank })
    const roles: OfficerRole[] = ['shareholder']
    if (rank < 2) roles.unshift('director')
    if (shareBps >= 2500) roles.push('beneficial-owner')
    if (rank === 0 || random.chance(0.3)) roles.push('authorised')
    if (rank === 0) roles.push('instruction')
    return { person, roles, shareBps }
  })
}
