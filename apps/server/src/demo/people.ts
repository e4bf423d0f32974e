import type { BusinessDate } from '#kernel/calendar.ts'
import { dateOf, dayOf } from './days.ts'
import { documentDates, hongKongIdentity, passportNumber, residentIdentity } from './identity.ts'
import { hongKongName } from './names/hong-kong.ts'
import { mainlandName } from './names/mainland.ts'
import { overseasName } from './names/overseas.ts'
import { type Address, hongKongAddress, mainlandAddress, overseasAddress, phoneNumber } from './places.ts'
import { type Random, randomAt, weights } from './random.ts'

export type DocumentKind =
  | 'hkid'
  | 'prc-id'
  | 'passport'
  | 'business-registration'
  | 'social-credit-code'
  | 'company-number'

export type IdentityDocument = {
  kind: DocumentKind
  /** ISO 3166-1 alpha-2 of the issuer. */
  country: string
  number: string
  issuedOn: BusinessDate
  /** Null when the document runs for life, as Hong Kong cards do. */
  expiresOn: BusinessDate | null
}

export type Employment = {
  status: 'employed' | 'self-employed' | 'retired' | 'student' | 'homemaker' | 'unemployed'
  industry: string | null
  position: string | null
  employer: string | null
  /** Yearly income band in HKD thousands: [low, high). */
  incomeBand: readonly [number, number | null]
}

export type TaxResidence = {
  country: string
  tin: string | null /** CRS reason when there is no number. */
  reason: 'A' | 'B' | 'C' | null
}

export type Person = {
  origin: 'mainland' | 'hong-kong' | 'overseas'
  sex: 'M' | 'F'
  birthOn: BusinessDate
  /** ISO 3166-1 alpha-2. */
  nationality: string
  nameZh: string | null
  /** As the identity document prints it: `CHAN Tai Man`, `Zhang Xiaoming`, `Smith James`. */
  nameEn: string
  surname: string
  given: string
  /** Western first name used beside a Chinese one. */
  western: string | null
  documents: IdentityDocument[]
  address: Address
  phone: string
  email: string
  education: 'primary' | 'secondary' | 'bachelor' | 'postgraduate'
  employment: Employment
  taxResidences: TaxResidence[]
  /** Language letters and statements go out in. */
  language: 'zh-Hans' | 'zh-Hant' | 'en'
}

const origins = weights<Person['origin']>([
  ['hong-kong', 46],
  ['mainland', 43],
  ['overseas', 11],
])
const educations = weights<Person['education']>([
  ['bachelor', 52],
  ['secondary', 27],
  ['postgraduate', 17],
  ['primary', 4],
])
const statuses = weights<Employment['status']>([
  ['employed', 68],
  ['self-employed', 15],
  ['homemaker', 6],
  ['student', 4],
  ['unemployed', 4],
  ['retired', 3],
])
const bands = weights<readonly [number, number | null]>([
  [[0, 200], 16],
  [[200, 500], 38],
  [[500, 1000], 28],
  [[1000, 2000], 12],
  [[2000, 5000], 4],
  [[5000, null], 2],
])
/** As people of that origin write them on a form, in the same order everywhere. */
const industries: Record<Person['origin'], string[]> = {
  'hong-kong': '金融 科技 貿易 製造 教育 醫療 物流 地產 零售 政府'.split(' '),
  mainland: '金融 科技 贸易 制造 教育 医疗 物流 房地产 零售 政府'.split(' '),
  overseas: [
    'Finance',
    'Technology',
    'Trading',
    'Manufacturing',
    'Education',
    'Healthcare',
    'Logistics',
    'Property',
    'Retail',
    'Government',
  ],
}
const positions: Record<Person['origin'], string[]> = {
  'hong-kong': '董事 經理 主任 工程師 分析員 文員 教師 護士 設計師 會計師'.split(' '),
  mainland: '董事 经理 主管 工程师 分析师 职员 教师 护士 设计师 会计师'.split(' '),
  overseas: [
    'Director',
    'Manager',
    'Supervisor',
    'Engineer',
    'Analyst',
    'Clerk',
    'Teacher',
    'Nurse',
    'Designer',
    'Accountant',
  ],
}
const employers: Record<Person['origin'], string[]> = {
  'hong-kong': '晉匯集團 永暉貿易 恒達物流 啟晴教育 保康醫療 嘉域科技 新港城酒店 置安地產'.split(' '),
  mainland: '华锐科技 金桥贸易 远航物流 恒信地产 博雅教育 康泰医药 星河电子 东海证券研究所'.split(' '),
  overseas: [
    'Northgate Partners',
    'Blue Harbour Shipping',
    'Crescent Advisory',
    'Alder & Finch',
    'Meridian Software',
    'Oakfield School',
  ],
}

export type PersonPlace = {
  seed: string
  topic: string
  /** Spreads identity numbers as well as draws. */
  index: number
  /** Day number the world is drawn for. */
  asOf: number
  /** Day number on which the person was of age already. */
  adultOn: number
}

/**
 * One person, the same whenever drawn with the same place. `index` spreads identity numbers: no two
 * indexes share one, so every topic needs its own stretch of indexes.
 */
export function personAt(place: PersonPlace): Person {
  const random = randomAt(place.seed, place.topic, place.index)
  const origin = random.from(origins)
  const sex = random.chance(0.52) ? 'M' : 'F'
  const near = place.adultOn - random.bell(18.1 * 365.25, 74 * 365.25)
  const named = nameOf(random, origin, sex)
  const { birthOn, documents } = papersOf(random, place, origin, sex, near, named.nationality)
  const employment = employmentOf(random, origin, place.asOf - dayOf(birthOn))
  const address =
    origin === 'mainland'
      ? mainlandAddress(random)
      : origin === 'hong-kong'
        ? hongKongAddress(random, random.chance(0.7) ? 'zh' : 'en')
        : overseasAddress(random, named.nationality)
  return {
    origin,
    sex,
    birthOn,
    ...named,
    documents,
    address,
    employment,
    phone: phoneNumber(random, place.index, address.country),
    email: emailOf(named, random, place.index),
    education: random.from(educations),
    taxResidences: taxOf(address.country, documents),
    language: origin === 'mainland' ? 'zh-Hans' : origin === 'hong-kong' ? 'zh-Hant' : 'en',
  }
}

type Naming = Pick<Person, 'nationality' | 'nameZh' | 'nameEn' | 'surname' | 'given' | 'western'>

function nameOf(random: Random, origin: Person['origin'], sex: 'M' | 'F'): Naming {
  if (origin === 'mainland') {
    const { zh, surname, given } = mainlandName(random, sex)
    return { nationality: 'CN', nameZh: zh, nameEn: `${surname} ${given}`, surname, given, western: null }
  }
  if (origin === 'hong-kong') {
    const { zh, surname, given, western } = hongKongName(random, sex)
    const nameEn = `${surname.toUpperCase()} ${given}${western ? ` ${western}` : ''}`
    return { nationality: 'HK', nameZh: zh, nameEn, surname, given, western }
  }
  const { surname, given, nationality } = overseasName(random, sex)
  return { nationality, nameZh: null, nameEn: `${surname} ${given}`, surname, given, western: null }
}

function papersOf(
  random: Random,
  place: PersonPlace,
  origin: Person['origin'],
  sex: 'M' | 'F',
  near: number,
  nationality: string,
): { birthOn: BusinessDate; documents: IdentityDocument[] } {
  if (origin === 'mainland') {
    const { number, birthOn } = residentIdentity(place.index, sex, near)
    const card = { kind: 'prc-id', country: 'CN', number, ...documentDates(random, birthOn, place.asOf, 20) } as const
    return { birthOn, documents: random.chance(0.12) ? [card, passportOf(random, place, 'CN', birthOn)] : [card] }
  }
  const birthOn = dateOf(near)
  const card = (): IdentityDocument => ({
    kind: 'hkid',
    country: 'HK',
    number: hongKongIdentity(place.index),
    issuedOn: documentDates(random, birthOn, place.asOf, 20).issuedOn,
    expiresOn: null,
  })
  if (origin === 'hong-kong') return { birthOn, documents: [card()] }
  const passport = passportOf(random, place, nationality, birthOn)
  return { birthOn, documents: random.chance(0.45) ? [card(), passport] : [passport] }
}

function passportOf(random: Random, place: PersonPlace, country: string, birthOn: BusinessDate): IdentityDocument {
  return {
    kind: 'passport',
    country,
    number: passportNumber(place.index, country),
    ...documentDates(random, birthOn, place.asOf, 10),
  }
}

function employmentOf(random: Random, origin: Person['origin'], ageInDays: number): Employment {
  const drawn = random.from(statuses)
  const status =
    ageInDays > 64 * 365.25
      ? 'retired'
      : drawn === 'retired' || (drawn === 'student' && ageInDays > 30 * 365)
        ? 'employed'
        : drawn
  const works = status === 'employed' || status === 'self-employed'
  const incomeBand = random.from(bands)
  if (!works) return { status, industry: null, position: null, employer: null, incomeBand: [0, 200] }
  return {
    status,
    incomeBand,
    industry: random.pick(industries[origin]),
    position: random.pick(positions[origin]),
    employer: status === 'employed' ? random.pick(employers[origin]) : null,
  }
}

const mailHosts = ['example.com', 'example.net', 'example.org', 'mail.example']

function emailOf(named: Naming, random: Random, index: number): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase()
  const first = plain(named.western ?? named.given)
  return `${first}.${plain(named.surname)}${index.toString(36)}@${random.pick(mailHosts)}`
}

function taxOf(country: string, documents: IdentityDocument[]): TaxResidence[] {
  const issued = documents.find((document) => document.country === country && document.kind !== 'passport')
  return [{ country, tin: issued?.number.replace(/[()]/g, '') ?? null, reason: issued ? null : 'B' }]
}
