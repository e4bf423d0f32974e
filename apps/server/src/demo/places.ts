import type { Random } from './random.ts'

/** A postal address in the script of the place: simplified, traditional or English. */
export type Address = {
  /** ISO 3166-1 alpha-2. */
  country: string
  region: string
  city: string
  line: string
  postalCode: string | null
}

const split = (text: string): string[] => text.split(' ')

const hongKong: readonly { region: string; districts: { zh: string; en: string; roads: [string, string][] }[] }[] = [
  {
    region: '香港島',
    districts: [
      {
        zh: '中環',
        en: 'Central',
        roads: [
          ['德輔道中', 'Des Voeux Road Central'],
          ['皇后大道中', 'Queen’s Road Central'],
        ],
      },
      {
        zh: '灣仔',
        en: 'Wan Chai',
        roads: [
          ['軒尼詩道', 'Hennessy Road'],
          ['告士打道', 'Gloucester Road'],
        ],
      },
      {
        zh: '北角',
        en: 'North Point',
        roads: [
          ['英皇道', 'King’s Road'],
          ['電氣道', 'Electric Road'],
        ],
      },
      {
        zh: '鰂魚涌',
        en: 'Quarry Bay',
        roads: [
          ['英皇道', 'King’s Road'],
          ['太古城道', 'Taikoo Shing Road'],
        ],
      },
      {
        zh: '香港仔',
        en: 'Aberdeen',
        roads: [
          ['南寧街', 'Nam Ning Street'],
          ['湖北街', 'Wu Pak Street'],
        ],
      },
    ],
  },
  {
    region: '九龍',
    districts: [
      {
        zh: '旺角',
        en: 'Mong Kok',
        roads: [
          ['彌敦道', 'Nathan Road'],
          ['亞皆老街', 'Argyle Street'],
        ],
      },
      {
        zh: '尖沙咀',
        en: 'Tsim Sha Tsui',
        roads: [
          ['廣東道', 'Canton Road'],
          ['金巴利道', 'Kimberley Road'],
        ],
      },
      {
        zh: '觀塘',
        en: 'Kwun Tong',
        roads: [
          ['觀塘道', 'Kwun Tong Road'],
          ['開源道', 'Hoi Yuen Road'],
        ],
      },
      {
        zh: '黃大仙',
        en: 'Wong Tai Sin',
        roads: [
          ['龍翔道', 'Lung Cheung Road'],
          ['正德街', 'Ching Tak Street'],
        ],
      },
      {
        zh: '深水埗',
        en: 'Sham Shui Po',
        roads: [
          ['長沙灣道', 'Cheung Sha Wan Road'],
          ['福華街', 'Fuk Wa Street'],
        ],
      },
    ],
  },
  {
    region: '新界',
    districts: [
      {
        zh: '沙田',
        en: 'Sha Tin',
        roads: [
          ['沙田正街', 'Sha Tin Centre Street'],
          ['大涌橋路', 'Tai Chung Kiu Road'],
        ],
      },
      {
        zh: '荃灣',
        en: 'Tsuen Wan',
        roads: [
          ['青山公路', 'Castle Peak Road'],
          ['眾安街', 'Chung On Street'],
        ],
      },
      {
        zh: '屯門',
        en: 'Tuen Mun',
        roads: [
          ['屯門鄉事會路', 'Tuen Mun Heung Sze Wui Road'],
          ['湖山路', 'Wu Shan Road'],
        ],
      },
      {
        zh: '元朗',
        en: 'Yuen Long',
        roads: [
          ['青山公路', 'Castle Peak Road'],
          ['教育路', 'Kau Yuk Road'],
        ],
      },
      {
        zh: '將軍澳',
        en: 'Tseung Kwan O',
        roads: [
          ['唐德街', 'Tong Tak Street'],
          ['寶琳路', 'Po Lam Road'],
        ],
      },
    ],
  },
]
const towers: [string, string][] = [
  ['怡景閣', 'Yee King Court'],
  ['嘉寧大廈', 'Ka Ning Building'],
  ['翠峰樓', 'Tsui Fung House'],
  ['海濤軒', 'Hoi To Terrace'],
  ['康盛花園', 'Hong Shing Garden'],
  ['麗晶苑', 'Lai Ching Court'],
  ['安泰大樓', 'On Tai Mansion'],
  ['明珠閣', 'Ming Chu House'],
]

const mainland: readonly [string, string, string, string[]][] = [
  ['广东省', '深圳市', '518000', split('福田区 南山区 罗湖区 宝安区 龙岗区')],
  ['广东省', '广州市', '510000', split('天河区 越秀区 海珠区 番禺区')],
  ['上海市', '上海市', '200000', split('浦东新区 黄浦区 徐汇区 静安区 长宁区')],
  ['北京市', '北京市', '100000', split('朝阳区 海淀区 东城区 西城区')],
  ['浙江省', '杭州市', '310000', split('西湖区 上城区 滨江区 拱墅区')],
  ['江苏省', '南京市', '210000', split('鼓楼区 玄武区 建邺区')],
  ['江苏省', '苏州市', '215000', split('姑苏区 虎丘区 吴中区')],
  ['四川省', '成都市', '610000', split('锦江区 武侯区 青羊区')],
  ['湖北省', '武汉市', '430000', split('江汉区 武昌区 洪山区')],
  ['福建省', '厦门市', '361000', split('思明区 湖里区')],
  ['山东省', '青岛市', '266000', split('市南区 崂山区')],
]
const mainlandRoads = split(
  '人民路 解放路 中山路 建设路 和平路 文化路 新华路 滨河大道 科技园路 长江路 学府路 迎宾大道 深南大道 延安西路',
)
const mainlandEstates = split('锦绣花园 阳光家园 翠湖苑 金色年华 碧水云天 丽景湾 香榭里 东方明珠苑 和谐家园 书香门第')

const abroad: Record<string, readonly [string, string, () => string][]> = {
  GB: [
    ['England', 'London', () => 'EC2'],
    ['England', 'Manchester', () => 'M2'],
    ['Scotland', 'Edinburgh', () => 'EH2'],
  ],
  US: [
    ['New York', 'New York', () => '10005'],
    ['California', 'San Francisco', () => '94111'],
  ],
  AU: [
    ['New South Wales', 'Sydney', () => '2000'],
    ['Victoria', 'Melbourne', () => '3000'],
  ],
  CA: [
    ['British Columbia', 'Vancouver', () => 'V6C'],
    ['Ontario', 'Toronto', () => 'M5H'],
  ],
  SG: [['Singapore', 'Singapore', () => '048616']],
  JP: [['Tokyo', 'Minato', () => '105-0001']],
}
const abroadRoads = [
  'Station Road',
  'Market Street',
  'Harbour View',
  'Church Lane',
  'Park Avenue',
  'Queen Street',
  'Mill Road',
  'Hillcrest Drive',
]

export function hongKongAddress(random: Random, language: 'zh' | 'en'): Address {
  const area = random.pick(hongKong)
  const district = random.pick(area.districts)
  const [road, roadEn] = random.pick(district.roads)
  const [tower, towerEn] = random.pick(towers)
  const flat = random.pick(Array.from('ABCDEFGH'))
  const [floor, number] = [random.int(1, 38), random.int(1, 680)]
  const line =
    language === 'zh'
      ? `${district.zh}${road}${number}號${tower}${floor}樓${flat}室`
      : `Flat ${flat}, ${floor}/F, ${towerEn}, ${number} ${roadEn}, ${district.en}`
  return { country: 'HK', region: area.region, city: district.zh, line, postalCode: null }
}

export function mainlandAddress(random: Random): Address {
  const [region, city, postalCode, districts] = random.pick(mainland)
  const place = `${random.pick(districts)}${random.pick(mainlandRoads)}${random.int(1, 2999)}号`
  const home = `${random.pick(mainlandEstates)}${random.int(1, 32)}栋${random.int(1, 33)}0${random.int(1, 6)}室`
  return { country: 'CN', region, city, line: place + home, postalCode }
}

/** Somewhere in the country, or in Hong Kong when we know no place there: expatriates bank where they live. */
export function overseasAddress(random: Random, country: string): Address {
  const cities = abroad[country]
  if (!cities || random.chance(0.5)) return hongKongAddress(random, 'en')
  const [region, city, postalCode] = random.pick(cities)
  const line = `${random.int(1, 220)} ${random.pick(abroadRoads)}`
  return { country, region, city, line, postalCode: postalCode() }
}

/**
 * A telephone number in E.164 that libphonenumber accepts and no one answers: blocks kept free for fiction where a
 * country has one (+44 7700 900xxx, +1 … 555-01xx), otherwise a single block recognisable at sight (+852 555…, +86 19900…).
 * Numbers repeat after the block is used up; login phones must be unique only within a demo of small size.
 */
export function phoneNumber(random: Random, index: number, country: string): string {
  if (country === 'CN') return `+8619900${String(index % 1_000_000).padStart(6, '0')}`
  if (country === 'GB') return `+447700900${random.digits(3)}`
  if (country === 'US' || country === 'CA')
    return `+1${random.pick(['212', '415', '604', '416'])}55501${random.digits(2)}`
  return `+85255${String(index % 1_000_000).padStart(6, '0')}`
}
