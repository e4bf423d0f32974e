import type { Address } from '../places.ts'
import { randomAt } from '../random.ts'
import { drawing, specimenMark } from './canvas.ts'
import { type Face, lettering } from './lettering.ts'

/** Letters and forms, drawn as an A4 page scanned at 96 dpi. */
const WIDTH = 794
const HEIGHT = 1123

function page(face: Face, body: string): string {
  return drawing(
    WIDTH,
    HEIGHT,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fdfdfb"/>${body}${specimenMark(WIDTH, HEIGHT, face)}`,
  )
}

export type Letter = {
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  name: string
  address: Address
  /** `YYYY-MM-DD` printed on the letter. */
  date: string
  seed: string
  index: number
}

const texts = {
  'zh-Hans': {
    utility: '样本电力公司',
    bill: '电费账单',
    holder: '户名',
    address: '用电地址',
    date: '账单日期',
    due: '本期应缴',
    unit: '元',
    assets: '资产证明书',
    bank: '样本银行',
    total: '资产总额',
    statement: '兹证明上述客户于本行持有下列资产：',
    cash: '存款',
    fund: '基金',
    bond: '债券',
  },
  'zh-Hant': {
    utility: '樣本電力有限公司',
    bill: '電費單',
    holder: '客戶名稱',
    address: '供電地址',
    date: '賬單日期',
    due: '應繳金額',
    unit: '港元',
    assets: '資產證明書',
    bank: '樣本銀行',
    total: '資產總額',
    statement: '茲證明上述客戶於本行持有下列資產：',
    cash: '存款',
    fund: '基金',
    bond: '債券',
  },
  en: {
    utility: 'Specimen Power Limited',
    bill: 'Electricity bill',
    holder: 'Customer',
    address: 'Supply address',
    date: 'Bill date',
    due: 'Amount due',
    unit: 'HKD',
    assets: 'Proof of assets',
    bank: 'Specimen Bank',
    total: 'Total assets',
    statement: 'We certify that the customer above holds with us:',
    cash: 'Deposits',
    fund: 'Funds',
    bond: 'Bonds',
  },
} as const

/** Chinese addresses run from large to small without spaces, English ones break into two lines. */
function addressLines(address: Address): string[] {
  const latin = /^[\x20-\x7e’]+$/.test(address.line)
  if (latin) return address.line.match(/.{1,44}(?:\s|$)/g)?.map((line) => line.trim()) ?? []
  const whole =
    address.country === 'CN' ? `${address.region}${address.city}${address.line}` : `${address.region}${address.line}`
  return whole.match(/.{1,22}/gu) ?? []
}

/** A utility bill, the usual proof of address. */
export function addressProof(letter: Letter): string {
  const face: Face = letter.language === 'zh-Hant' ? 'hk' : 'sc'
  const words = texts[letter.language]
  const random = randomAt(letter.seed, 'bill', letter.index)
  const months = Array.from({ length: 12 }, (_, at) => ({ x: 90 + at * 52, height: random.int(40, 180) }))
  const amount = `${random.int(180, 1900)}.${random.digits(2)}`
  return page(
    face,
    [
      `<rect width="${WIDTH}" height="150" fill="#1e6b6b"/><path d="M80 44l-26 40h22l-12 36 40-50H82l14-26z" fill="#f3c84b"/>`,
      lettering(face, words.utility, 130, 74, { size: 36, weight: 700, fill: '#fff' }),
      lettering(face, words.bill, 130, 116, { size: 24, fill: '#d7ecec' }),
      lettering(face, words.holder, 80, 220, { size: 18, fill: '#667' }),
      lettering(face, letter.name, 80, 254, { size: 28, weight: 600 }),
      lettering(face, words.address, 80, 312, { size: 18, fill: '#667' }),
      ...addressLines(letter.address).map((line, row) => lettering(face, line, 80, 346 + row * 34, { size: 24 })),
      lettering(face, words.date, 80, 476, { size: 18, fill: '#667' }),
      lettering(face, letter.date, 80, 510, { size: 24 }),
      `<rect x="470" y="440" width="244" height="96" rx="10" fill="#eef5f5"/>`,
      lettering(face, words.due, 492, 474, { size: 18, fill: '#667' }),
      lettering(face, `${amount} ${words.unit}`, 492, 516, { size: 32, weight: 700 }),
      `<g fill="#7fb5b5">${months.map(({ x, height }) => `<rect x="${x}" y="${820 - height}" width="34" height="${height}" rx="4"/>`).join('')}</g><path d="M80 822h634" stroke="#99a" stroke-width="2"/>`,
      ...months.map(({ x }, at) =>
        lettering(face, String(at + 1), x + 17, 846, { size: 15, anchor: 'middle', fill: '#667' }),
      ),
      ...Array.from(
        { length: 5 },
        (_, row) =>
          `<rect x="80" y="${900 + row * 26}" width="${random.int(380, 620)}" height="8" rx="4" fill="#dfe3e6"/>`,
      ),
    ].join(''),
  )
}

/** A bank's letter on assets held, evidence for professional investors. */
export function assetProof(letter: Letter, totalThousands: number): string {
  const face: Face = letter.language === 'zh-Hant' ? 'hk' : 'sc'
  const words = texts[letter.language]
  const random = randomAt(letter.seed, 'assets', letter.index)
  const cash = Math.round(totalThousands * (0.2 + random.next() * 0.3))
  const fund = Math.round((totalThousands - cash) * random.next())
  const parts: [string, number][] = [
    [words.cash, cash],
    [words.fund, fund],
    [words.bond, totalThousands - cash - fund],
  ]
  const amount = (thousands: number) => `HKD ${String(thousands).replace(/\B(?=(\d{3})+$)/g, ',')},000.00`
  return page(
    face,
    [
      `<rect x="80" y="70" width="64" height="64" rx="12" fill="#7a2e3a"/><path d="M96 118V92l16-12 16 12v26z" fill="#fff"/>`,
      lettering(face, words.bank, 166, 116, { size: 36, weight: 700, fill: '#7a2e3a' }),
      `<path d="M80 160h634" stroke="#7a2e3a" stroke-width="3"/>`,
      lettering(face, words.assets, WIDTH / 2, 250, { size: 40, weight: 700, anchor: 'middle' }),
      lettering(face, letter.name, 80, 340, { size: 28, weight: 600 }),
      ...addressLines(letter.address).map((line, row) => lettering(face, line, 80, 380 + row * 32, { size: 22 })),
      lettering(face, words.statement, 80, 500, { size: 24 }),
      ...parts.flatMap(([label, part], row) => [
        lettering(face, label, 110, 570 + row * 52, { size: 26 }),
        lettering(face, amount(part), 700, 570 + row * 52, { size: 26, anchor: 'end' }),
      ]),
      `<path d="M100 700h610" stroke="#445" stroke-width="2"/>`,
      lettering(face, words.total, 110, 746, { size: 28, weight: 700 }),
      lettering(face, amount(totalThousands), 700, 746, { size: 28, weight: 700, anchor: 'end' }),
      lettering(face, letter.date, 80, 880, { size: 24 }),
      `<circle cx="600" cy="900" r="74" fill="none" stroke="#c0312b" stroke-width="6" opacity="0.7"/>`,
      `<g opacity="0.75">${lettering(face, words.bank, 600, 908, { size: 24, weight: 600, anchor: 'middle', fill: '#c0312b' })}</g>`,
    ].join(''),
  )
}

/** A signature by hand on a transparent ground: loops whose count and slant follow the name. */
export function signature(name: string, seed: string, index: number): string {
  const random = randomAt(seed, `signature ${name}`, index)
  const strokes = Math.min(7, Math.max(4, Math.round(name.length / 3)))
  let path = `M30 ${random.int(110, 150)}`
  let x = 30
  for (let at = 0; at < strokes; at++) {
    const reach = random.int(45, 80)
    const [up, down] = [random.int(10, 90), random.int(130, 190)]
    path += `C${x + 20} ${up} ${x + reach} ${up + 10} ${x + reach * 0.6} ${down - 20}S${x + reach * 0.4} ${down} ${x + reach} ${random.int(90, 140)}`
    x += reach
  }
  path += `q60-30 ${random.int(60, 110)} ${random.int(-20, 20)}`
  const flourish = `M${random.int(30, 70)} ${random.int(178, 195)}q${x / 2}-26 ${x}-${random.int(4, 20)}`
  return drawing(
    640,
    220,
    `<g fill="none" stroke="#16243f" stroke-linecap="round" stroke-linejoin="round"><path d="${path}" stroke-width="4.5"/><path d="${flourish}" stroke-width="3"/></g>${specimenMark(640, 220, 'sc')}`,
  )
}
