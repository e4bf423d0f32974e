import { type Random, weights } from '../random.ts'

/**
 * Hong Kong names: traditional script with the Cantonese spelling people carry on their identity
 * cards (no official standard: 李 is Lee or Li), and often a Western first name.
 */
export type HongKongName = { zh: string; surname: string; given: string; western: string | null }

type Syllable = { zh: string; en: string }

/** `陳Chan` → its two parts. */
function syllables(text: string): Syllable[] {
  return text.split(/\s+/).map((entry) => {
    const [zh = '', en = ''] = entry.match(/^\p{Script=Han}+|[A-Za-z]+(?:-[A-Za-z]+)?$/gu) ?? []
    return { zh, en }
  })
}

const surnameTable = weights(
  [
    ...syllables('陳Chan').map((name) => [name, 95] as const),
    ...syllables('黃Wong 李Lee 梁Leung').map((name) => [name, 55] as const),
    ...syllables('林Lam 張Cheung 王Wong 吳Ng 劉Lau').map((name) => [name, 36] as const),
    ...syllables('李Li 何Ho 鄭Cheng 周Chow 葉Yip 楊Yeung 鄧Tang 曾Tsang 郭Kwok 羅Law').map(
      (name) => [name, 20] as const,
    ),
    ...syllables('蔡Choi 許Hui 馮Fung 謝Tse 朱Chu 黎Lai 徐Tsui 蘇So 盧Lo 潘Poon 余Yu 鍾Chung 馬Ma 胡Wu 譚Tam').map(
      (name) => [name, 13] as const,
    ),
    ...syllables(
      '方Fong 廖Liu 麥Mak 高Ko 莫Mok 陸Luk 蕭Siu 彭Pang 温Wan 江Kong 唐Tong 伍Ng 邱Yau 袁Yuen 湯Tong 鄺Kwong 關Kwan 杜To ' +
        '簡Kan 古Koo 歐Au 游Yau 魏Ngai 程Ching 沈Shum 孫Suen 葛Kot 甘Kam 司徒Szeto 歐陽Au-Yeung',
    ).map((name) => [name, 5] as const),
  ].map(([name, weight]): [Syllable, number] => [name, weight]),
)

const male = syllables(
  '志Chi 偉Wai 文Man 明Ming 健Kin 家Ka 俊Chun 傑Kit 國Kwok 強Keung 浩Ho 然Yin 子Tsz 軒Hin 耀Yiu 輝Fai 德Tak 榮Wing 華Wah ' +
    '成Shing 永Wing 康Hong 宏Wang 達Tat 基Kei 樂Lok 天Tin 恩Yan 朗Long 曦Hei 力Lik 世Sai 豪Ho 建Kin 業Yip 啟Kai 賢Yin ' +
    '嘉Ka 鴻Hung 銘Ming 柏Pak 希Hei 逸Yat 昇Sing 兆Siu 智Chi 勇Yung 海Hoi 威Wai 正Ching 景King 燊San 梓Tsz 鋒Fung 炳Ping',
)
const female = syllables(
  '美Mei 玲Ling 慧Wai 敏Man 詩Sze 穎Wing 嘉Ka 欣Yan 詠Wing 儀Yee 淑Shuk 芬Fan 婉Yuen 婷Ting 麗Lai 珍Chun 惠Wai 雯Man ' +
    '思Sze 佩Pui 珊Shan 碧Pik 瑩Ying 曉Hiu 彤Tung 雪Suet 宜Yi 凱Hoi 琪Ki 秀Sau 蘭Lan 鳳Fung 娟Kuen 家Ka 晴Ching 恩Yan ' +
    '頌Chung 芷Tsz 翠Tsui 倩Sin 希Hei 霖Lam 潔Kit 紫Tsz 樂Lok 雅Nga 君Kwan 影Ying 玉Yuk 芝Chi 怡Yi 穗Sui 蓉Yung 冰Bing',
)
const westernMale =
  'Peter Jason Kelvin Raymond Alan Eric Kenneth Patrick Simon Vincent Andy Tony Ivan Marco Gary Stephen Benny Ricky Anson Hugo Lawrence Wilson Terence Desmond Edmond Alvin Matthew Jacky Dickson Samuel'.split(
    ' ',
  )
const westernFemale =
  'Grace Winnie Joyce Karen Carmen Vivian Fiona Connie Amy Janice Queenie Mandy Wendy Christine Phoebe Yvonne Michelle Ivy Sharon Angela Priscilla Stephanie Florence Bonnie Cherry Rachel Agnes Doris Natalie Suki'.split(
    ' ',
  )

export function hongKongName(random: Random, sex: 'M' | 'F'): HongKongName {
  const surname = random.from(surnameTable)
  const pool = sex === 'M' ? male : female
  const first = random.pick(pool)
  const second = random.chance(0.06) ? null : random.pick(pool)
  const western = random.chance(0.55) ? random.pick(sex === 'M' ? westernMale : westernFemale) : null
  return {
    zh: surname.zh + first.zh + (second?.zh ?? ''),
    surname: surname.en,
    given: second ? `${first.en} ${second.en}` : first.en,
    western,
  }
}
