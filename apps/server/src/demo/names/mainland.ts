import { pinyin } from 'pinyin-pro'
import { type Random, weights } from '../random.ts'

/** Mainland names in simplified script with the pinyin a passport would carry. */
export type MainlandName = { zh: string; surname: string; given: string }

const surnames = weights(
  (
    [
      ['王', 71],
      ['李', 70],
      ['张', 66],
      ['刘', 51],
      ['陈', 46],
      ['杨', 32],
      ['黄', 23],
      ['赵', 22],
      ['吴', 20],
      ['周', 20],
      ['徐', 16],
      ['孙', 15],
      ['马', 13],
      ['朱', 13],
      ['胡', 13],
      ['郭', 12],
      ['何', 12],
      ['高', 11],
      ['林', 11],
      ['罗', 10],
      ['郑', 10],
      ['梁', 9],
      ['谢', 8],
      ['宋', 8],
      ['唐', 8],
      ['许', 7],
      ['韩', 7],
      ['冯', 7],
      ['邓', 7],
      ['曹', 6],
      ['彭', 6],
      ['曾', 6],
      ['肖', 6],
      ['田', 5],
      ['董', 5],
      ['袁', 5],
      ['潘', 5],
      ['于', 5],
      ['蒋', 5],
      ['蔡', 5],
      ['余', 5],
      ['杜', 5],
      ['叶', 4],
      ['程', 4],
      ['苏', 4],
      ['魏', 4],
      ['吕', 4],
      ['丁', 4],
      ['任', 4],
      ['沈', 4],
      ['姚', 4],
      ['卢', 4],
      ['姜', 4],
      ['崔', 4],
      ['钟', 4],
      ['谭', 4],
      ['陆', 4],
      ['汪', 4],
      ['范', 4],
      ['金', 4],
      ['石', 3],
      ['廖', 3],
      ['贾', 3],
      ['夏', 3],
      ['韦', 3],
      ['付', 3],
      ['方', 3],
      ['白', 3],
      ['邹', 3],
      ['孟', 3],
      ['熊', 3],
      ['秦', 3],
      ['邱', 3],
      ['江', 3],
      ['尹', 3],
      ['薛', 3],
      ['闫', 3],
      ['段', 3],
      ['雷', 3],
      ['侯', 3],
      ['龙', 3],
      ['史', 3],
      ['陶', 2],
      ['黎', 2],
      ['贺', 2],
      ['顾', 2],
      ['毛', 2],
      ['郝', 2],
      ['龚', 2],
      ['邵', 2],
      ['万', 2],
      ['钱', 2],
      ['严', 2],
      ['欧阳', 1],
      ['上官', 0.2],
      ['司马', 0.2],
      ['诸葛', 0.2],
      ['皇甫', 0.2],
      ['令狐', 0.1],
    ] as const
  ).map(([name, weight]): [string, number] => [name, weight]),
)

const male = Array.from(
  '伟强磊军勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林志建国文博轩泽睿子晨阳一鸣宏毅晓东海峰' +
    '永昌振德家豪天佑思源嘉诚昊然承恩景程立成少安学民正启瑞祥庆松柏清云翔川霖楠彬栋煜烨钧铭卓',
)
const female = Array.from(
  '芳娜敏静丽艳娟霞秀英玲桂兰婷雪梅莉红玉萍燕琳洁晶倩颖佳怡欣悦雨涵梓萱诗语梦瑶思琪可馨嘉慧雅文晓' +
    '彤宁月蓉璐莹丹薇岚蕾妍曼君若溪清妙音书婉芷柔冰心素珍淑华美凤仙巧春秋菊云',
)

export function mainlandName(random: Random, sex: 'M' | 'F'): MainlandName {
  const surname = random.from(surnames)
  const pool = sex === 'M' ? male : female
  const length = random.chance(surname.length > 1 ? 0.6 : 0.18) ? 1 : 2
  const given = Array.from({ length }, () => random.pick(pool)).join('')
  return { zh: surname + given, surname: capital(soundOf(surname)), given: capital(soundOf(given)) }
}

const sounds = new Map<string, string>()

/** Toneless pinyin without spaces, surnames read as surnames (曾 zeng, 任 ren); ü is written v as passports did. */
function soundOf(text: string): string {
  const known = sounds.get(text)
  if (known !== undefined) return known
  const read = pinyin(text, { toneType: 'none', mode: 'surname', type: 'array', v: true }).join('')
  sounds.set(text, read)
  return read
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
