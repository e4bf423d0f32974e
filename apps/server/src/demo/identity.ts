import type { BusinessDate } from '#kernel/calendar.ts'
import { dateOf, dayOf } from './days.ts'
import { type Random, scatter } from './random.ts'

/**
 * Identity numbers with correct check digits. Each number is computed from an index, so two
 * indexes never share one; that holds to the bound named at each function.
 */

const weightsOfRic = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** County codes as printed on resident identity cards (GB/T 2260). */
export const ricRegions = (
  '110101 110105 110108 120101 120103 130102 130203 140105 150102 210102 210202 220102 230102 310101 310104 310105 ' +
  '310106 310107 310109 310110 310115 320102 320104 320506 320508 330102 330106 330203 340102 350102 350203 350502 ' +
  '360102 370102 370202 370203 410102 410105 420102 420106 420111 430102 430104 440103 440104 440105 440106 440111 ' +
  '440303 440304 440305 440306 440307 440402 440604 441302 441900 450102 450302 460105 500103 500105 500112 510104 ' +
  '510105 510107 520102 520103 530102 530103 610103 610113 620102 640104 650102 650103'
).split(' ')

/** Birth day moves within a block of this many days, so that equal region and sequence never meet twice. */
const BIRTH_BLOCK = 144

/**
 * Resident identity card number and the birth date it carries. `near` is a day number; the actual
 * birth date lies within 143 days before it. Distinct for 144 × regions × 499, above 5 million indexes.
 * @source GB 11643-1999: ISO 7064 MOD 11-2; odd sequence numbers are men's.
 */
export function residentIdentity(
  index: number,
  sex: 'M' | 'F',
  near: number,
): { number: string; birthOn: BusinessDate } {
  const perBlock = ricRegions.length * 499
  const inBlock = scatter(index % perBlock, perBlock, 7919)
  const region = ricRegions[inBlock % ricRegions.length] ?? '110101'
  const rank = Math.floor(inBlock / ricRegions.length) + 1 // 1…499, so the sequence stays below 1000
  const sequence = rank * 2 - (sex === 'M' ? 1 : 0)
  const slot = Math.floor(index / perBlock) % BIRTH_BLOCK
  const birthOn = dateOf(near - (near % BIRTH_BLOCK) + slot - (near % BIRTH_BLOCK < slot ? BIRTH_BLOCK : 0))
  const body = `${region}${birthOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return { number: body + ricCheck(body), birthOn }
}

function ricCheck(body: string): string {
  const sum = weightsOfRic.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/**
 * Hong Kong identity card number, printed form `A123456(3)`. Distinct for 20 million indexes.
 * @source Registration of Persons check digit: weights 9…1 over two letters (blank = 36) and six digits, modulo 11.
 */
export function hongKongIdentity(index: number): string {
  const letters = 'ABCDEFGHKMPRSTVWYZNJ'
  const place = scatter(index, letters.length * 1_000_000, 104_729)
  const letter = letters.charAt(place % letters.length)
  const digits = String(Math.floor(place / letters.length)).padStart(6, '0')
  const values = [36, letter.charCodeAt(0) - 55, ...Array.from(digits, Number)]
  const sum = values.reduce((total, value, at) => total + value * (9 - at), 0)
  const check = (11 - (sum % 11)) % 11
  return `${letter}${digits}(${check === 10 ? 'A' : check})`
}

/** Passport number in the issuer's usual shape. Distinct per country for 9 million indexes. */
export function passportNumber(index: number, country: string): string {
  const serial = 1_000_000 + scatter(index, 9_000_000, 15_485)
  if (country === 'CN') return `E${'ABCDEFGHJK'.charAt(index % 10)}${serial}`
  if (country === 'HK') return `H0${serial}`.slice(0, 9)
  if (country === 'IN' || country === 'KR') return `M${serial}`
  if (country === 'JP') return `TR${serial}`
  if (country === 'PH') return `P${serial}A`
  if (country === 'US' || country === 'GB') return `50${serial}`
  return `N${serial}`
}

/** ISO 3166-1 alpha-3 codes the generator needs, as machine-readable zones carry them (Germany is `D`). */
const alpha3: Record<string, string> = {
  CN: 'CHN',
  HK: 'CHN',
  GB: 'GBR',
  US: 'USA',
  AU: 'AUS',
  CA: 'CAN',
  NZ: 'NZL',
  IE: 'IRL',
  IN: 'IND',
  SG: 'SGP',
  MY: 'MYS',
  PH: 'PHL',
  JP: 'JPN',
  KR: 'KOR',
  FR: 'FRA',
  DE: 'D',
  IT: 'ITA',
  ES: 'ESP',
  NL: 'NLD',
  CH: 'CHE',
  SE: 'SWE',
}

export type MachineReadable = {
  country: string
  number: string
  surname: string
  given: string
  sex: 'M' | 'F'
  birthOn: string
  expiresOn: string
}

/** The two lines at the foot of a passport page, 44 characters each. @source ICAO Doc 9303 part 4. */
export function machineReadableZone(person: MachineReadable): [string, string] {
  const fill = (text: string, length: number) => text.slice(0, length).padEnd(length, '<')
  const nation = fill(alpha3[person.country] ?? 'XXX', 3)
  const name = `${machineText(person.surname)}<<${machineText(person.given)}`
  const number = fill(person.number, 9)
  const birth = person.birthOn.slice(2).replaceAll('-', '')
  const expiry = person.expiresOn.slice(2).replaceAll('-', '')
  const optional = '<'.repeat(14)
  const numberPart = number + checkDigit(number)
  const datePart = `${birth}${checkDigit(birth)}${person.sex}${expiry}${checkDigit(expiry)}`
  const optionalPart = `${optional}${checkDigit(optional)}`
  const composite = checkDigit(`${numberPart}${birth}${checkDigit(birth)}${expiry}${checkDigit(expiry)}${optionalPart}`)
  return [fill(`P<${nation}${name}`, 44), `${numberPart}${nation}${datePart}${optionalPart}${composite}`]
}

function machineText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f’']/g, '')
    .replaceAll('ø', 'o')
    .toUpperCase()
    .replace(/[^A-Z]+/g, '<')
}

/** ICAO 9303 check digit: weights 7, 3, 1; letters count from A = 10, filler is 0. */
export function checkDigit(text: string): string {
  const values = Array.from(text, (c) => (c === '<' ? 0 : Number.parseInt(c, 36)))
  return String(values.reduce((sum, value, at) => sum + value * ([7, 3, 1][at % 3] ?? 0), 0) % 10)
}

const usccCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * Unified social credit code of a mainland company. Distinct for 80 million indexes.
 * @source GB 32100-2015 (modulus 31) around the GB 11714 organisation code (modulus 11).
 */
export function socialCreditCode(index: number): string {
  const place = scatter(index, ricRegions.length * 1_000_000, 32_452)
  const region = ricRegions[place % ricRegions.length] ?? '310101'
  const organisation = `MA${String(Math.floor(place / ricRegions.length)).padStart(6, '0')}`
  const sum = organisationWeights.reduce(
    (total, weight, at) => total + weight * Number.parseInt(organisation.charAt(at), 36),
    0,
  )
  const remainder = (11 - (sum % 11)) % 11
  const body = `91${region}${organisation}${remainder === 10 ? 'X' : remainder}`
  const total = usccWeights.reduce(
    (running, weight, at) => running + weight * usccCharacters.indexOf(body.charAt(at)),
    0,
  )
  return body + usccCharacters.charAt((31 - (total % 31)) % 31)
}

/** Hong Kong business registration number: eight digits, no published check digit. Distinct for 10 million indexes. */
export function businessRegistration(index: number): string {
  return String(30_000_000 + scatter(index, 10_000_000, 49_979))
}

/** Company number of an offshore (BVI) company. */
export function offshoreNumber(index: number): string {
  return String(1_700_000 + scatter(index, 400_000, 611))
}

/** Bank card number of 16 digits on an issuer range no bank uses. */
export function bankCardNumber(random: Random): string {
  const body = `9999${random.digits(11)}`
  return body + luhnDigit(body)
}

/** The digit that makes `body` followed by it satisfy Luhn. @source ISO/IEC 7812-1 annex B */
export function luhnDigit(body: string): string {
  const sum = Array.from(body, Number)
    .reverse()
    .reduce((total, digit, at) => {
      const doubled = at % 2 === 0 ? digit * 2 : digit
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return String((10 - (sum % 10)) % 10)
}

/** When a document of this kind was issued and runs out: mostly valid on `asOf`, a few about to run out or expired. */
export function documentDates(
  random: Random,
  birthOn: string,
  asOf: number,
  years: number,
): { issuedOn: BusinessDate; expiresOn: BusinessDate } {
  const span = Math.round(years * 365.25)
  const overdue = random.chance(0.03)
  const left = overdue ? -random.int(1, 200) : random.chance(0.05) ? random.int(1, 60) : random.int(61, span)
  const issued = Math.max(asOf + left - span, dayOf(birthOn) + 365)
  return { issuedOn: dateOf(issued), expiresOn: dateOf(issued + span) }
}
