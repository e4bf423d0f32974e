import { machineReadableZone } from '../identity.ts'
import type { Address } from '../places.ts'
import { guilloche, specimenMark } from './canvas.ts'
import { type Face, type Lettering, lettering } from './lettering.ts'
import { type Looks, portrait } from './portrait.ts'

/** What a card prints of its holder. */
export type Holder = {
  nameZh: string | null
  nameEn: string
  surname: string
  given: string
  sex: 'M' | 'F'
  birthOn: string
  nationality: string
  address: Address
  looks: Looks
}

const WIDTH = 856
const HEIGHT = 540
const small = (fill = '#5c6673'): Lettering => ({ size: 20, fill })
const bold = (size: number, fill = '#1b1f27'): Lettering => ({ size, weight: 600, fill })

function paper(face: Face, from: string, to: string, lines: string, body: string): string {
  return (
    `<defs><linearGradient id="p" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#p)"/>${guilloche(WIDTH, HEIGHT, lines, 1)}${body}${specimenMark(WIDTH, HEIGHT, face)}`
  )
}

function photo(looks: Looks, x: number, y: number, width: number): string {
  const scale = width / 300
  return `<g transform="translate(${x} ${y}) scale(${scale})"><rect width="300" height="380" fill="#e8edf1"/>${portrait(looks)}</g>`
}

/** Wraps text after so many characters; Chinese breaks anywhere. */
function wrapped(text: string, each: number): string[] {
  return text.match(new RegExp(`.{1,${each}}`, 'gu')) ?? []
}

const slashed = (date: string): string => date.split('-').reverse().join('-')

/** Face of a resident identity card, schematic: field order as printed, no emblem, no security print. */
export function residentCardFront(holder: Holder, number: string): string {
  const [year = '', month = '', day = ''] = holder.birthOn.split('-')
  const label = (text: string, x: number, y: number) => lettering('sc', text, x, y, { size: 24, fill: '#2f6d9b' })
  const value = (text: string, x: number, y: number, size = 30) => lettering('sc', text, x, y, { size })
  const where = `${holder.address.region}${holder.address.city}${holder.address.line}`
  const lines = wrapped(where, 13).map((line, row) => value(line, 150, 318 + row * 40, 27))
  return paper(
    'sc',
    '#f3f8fb',
    '#d9e9f1',
    '#8fb8d0',
    [
      label('姓名', 60, 100),
      value(holder.nameZh ?? holder.nameEn, 150, 102, 36),
      label('性别', 60, 168),
      value(holder.sex === 'M' ? '男' : '女', 150, 170),
      label('民族', 260, 168),
      value('汉', 350, 170),
      label('出生', 60, 238),
      value(`${year} 年 ${Number(month)} 月 ${Number(day)} 日`, 150, 240),
      label('住址', 60, 316),
      ...lines,
      label('公民身份号码', 60, 482),
      lettering('sc', number, 270, 484, { size: 36, weight: 500, spacing: 3 }),
      photo(holder.looks, 570, 84, 230),
    ].join(''),
  )
}

/** Reverse of a resident identity card: issuer and validity. */
export function residentCardBack(address: Address, issuedOn: string, expiresOn: string | null): string {
  const dotted = (date: string) => date.replaceAll('-', '.')
  return paper(
    'sc',
    '#f6f3ea',
    '#dfe8ea',
    '#b9a878',
    [
      `<circle cx="128" cy="130" r="66" fill="none" stroke="#b5473c" stroke-width="7"/><circle cx="128" cy="130" r="44" fill="#b5473c" opacity="0.25"/>`,
      lettering('sc', '样本签发地', 240, 108, bold(38, '#3a2f24')),
      lettering('sc', '居民身份证（样本）', 240, 178, bold(50, '#3a2f24')),
      lettering('sc', '签发机关', 170, 390, { size: 28, fill: '#2f6d9b' }),
      lettering('sc', `${address.city}公安局样本分局`, 310, 392, { size: 32 }),
      lettering('sc', '有效期限', 170, 462, { size: 28, fill: '#2f6d9b' }),
      lettering('sc', `${dotted(issuedOn)}-${expiresOn ? dotted(expiresOn) : '长期'}`, 310, 464, { size: 32 }),
    ].join(''),
  )
}

/** Face of a Hong Kong identity card, schematic. */
export function hongKongCardFront(holder: Holder, number: string, issuedOn: string): string {
  return paper(
    'hk',
    '#f1f6ee',
    '#cfe3dc',
    '#7fb3a0',
    [
      lettering('hk', '香港永久性居民身份證（樣本）', 50, 66, bold(30, '#1f5a48')),
      lettering('hk', 'HONG KONG PERMANENT IDENTITY CARD (SPECIMEN)', 50, 98, {
        size: 19,
        fill: '#1f5a48',
        weight: 500,
      }),
      photo(holder.looks, 46, 132, 222),
      lettering('hk', holder.nameZh ?? '', 300, 176, bold(44)),
      lettering('hk', holder.nameEn, 300, 226, { size: 30, weight: 500 }),
      lettering('hk', '出生日期 Date of Birth', 300, 282, small()),
      lettering('hk', `${slashed(holder.birthOn)}    ${holder.sex === 'M' ? '男 M' : '女 F'}`, 300, 318, { size: 30 }),
      lettering('hk', '首次登記 First Registration  (07-03)', 300, 366, small()),
      lettering('hk', '簽發日期 Date of Issue', 300, 420, small()),
      lettering('hk', slashed(issuedOn), 300, 454, { size: 28 }),
      lettering('hk', number, 806, 496, { ...bold(46), anchor: 'end' }),
    ].join(''),
  )
}

/** Reverse of a Hong Kong identity card. */
export function hongKongCardBack(number: string): string {
  return paper(
    'hk',
    '#e4efe9',
    '#c4dbd3',
    '#7fb3a0',
    [
      `<rect x="60" y="70" width="736" height="92" rx="8" fill="#2d3b38"/>`,
      `<g fill="#2d3b38">${Array.from({ length: 46 }, (_, at) => `<rect x="${90 + at * 15}" y="350" width="${2 + ((at * 7) % 9)}" height="80"/>`).join('')}</g>`,
      lettering('hk', '入境事務處處長（樣本）', 60, 240, bold(28, '#1f5a48')),
      lettering('hk', 'This drawing is not an identity document.', 60, 286, { size: 24 }),
      lettering('hk', number, 806, 496, { size: 26, anchor: 'end' }),
    ].join(''),
  )
}

export type PassportData = { country: string; number: string; issuedOn: string; expiresOn: string }

/** Data page of a passport with its machine-readable lines, schematic and the same for every country. */
export function passportPage(holder: Holder, passport: PassportData): string {
  const zone = machineReadableZone({ ...holder, ...passport })
  const field = (label: string, text: string, x: number, y: number) =>
    lettering('sc', label, x, y, { size: 15, fill: '#6a5a4a' }) +
    lettering('sc', text, x, y + 30, { size: 26, weight: 500 })
  return paper(
    'sc',
    '#f8f1e4',
    '#eadcc9',
    '#c8a879',
    [
      lettering('sc', `PASSPORT · SPECIMEN · ${passport.country}`, 40, 52, bold(26, '#7a3b2e')),
      photo(holder.looks, 40, 80, 236),
      field('Surname', holder.surname, 310, 98),
      field('Given names', holder.given, 310, 168),
      field('Nationality', holder.nationality, 310, 238),
      field('Sex', holder.sex, 520, 238),
      field('Date of birth', slashed(holder.birthOn), 610, 238),
      field('Date of issue', slashed(passport.issuedOn), 310, 308),
      field('Date of expiry', slashed(passport.expiresOn), 610, 308),
      field('Passport no.', passport.number, 610, 98),
      `<rect y="414" width="${WIDTH}" height="126" fill="#fbf8f1"/>`,
      ...zone.map((line, row) => monospaced(line, 34, 462 + row * 46)),
    ].join(''),
  )
}

/** Machine-readable lines need cells of equal width, which the lettering's font does not have. */
function monospaced(line: string, x: number, y: number): string {
  return Array.from(line, (c, at) =>
    lettering('sc', c, x + at * 18, y, { size: 25, weight: 500, anchor: 'middle' }),
  ).join('')
}

/** Face of a bank card of a bank that does not exist. */
export function bankCard(nameEn: string, number: string, hue: number): string {
  const groups = number.match(/.{1,4}/g)?.join('  ') ?? number
  const white = '#ffffff'
  return (
    `<defs><linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 52% 30%)"/><stop offset="1" stop-color="hsl(${hue + 40} 58% 18%)"/></linearGradient></defs>` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#b)"/><circle cx="760" cy="40" r="260" fill="#fff" opacity="0.06"/><circle cx="820" cy="180" r="300" fill="#fff" opacity="0.05"/>` +
    lettering('hk', '樣本銀行 Specimen Bank', 56, 96, bold(38, white)) +
    `<rect x="60" y="180" width="104" height="78" rx="12" fill="#d9b66a"/><path d="M60 206h104M60 232h104M96 180v78M130 180v78" stroke="#8d6f2c" stroke-width="3"/>` +
    lettering('hk', groups, 56, 356, { size: 52, weight: 500, fill: white }) +
    lettering('hk', 'VALID THRU  11/31', 56, 420, { size: 22, fill: white }) +
    lettering('hk', nameEn.toUpperCase(), 56, 480, { size: 32, weight: 500, fill: white }) +
    specimenMark(WIDTH, HEIGHT, 'hk')
  )
}
