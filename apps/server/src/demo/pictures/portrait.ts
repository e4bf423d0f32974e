import { type Random, randomAt } from '../random.ts'
import { drawing, specimenMark } from './canvas.ts'

/** How one drawn face looks; the same person looks the same on every picture. */
export type Looks = {
  skin: string
  hair: string
  style: 'short' | 'side' | 'bob' | 'long'
  glasses: boolean
  clothes: string
  width: number
  brow: number
  mouth: number
}

const skins = ['#f4d3b5', '#eec39a', '#e3b088', '#d79b70', '#c98c62', '#a8704a']
const hairs = ['#1d1a19', '#2a211d', '#3a2a20', '#5b3d26', '#8f8a86', '#c9c4bf']
const clothes = ['#2f4a6d', '#3b3f4a', '#6b2d3a', '#2f5d50', '#7a6a4f', '#51456e']

/** `origin` narrows hair and skin; old people get grey hair. */
export function looksOf(seed: string, index: number, person: { sex: 'M' | 'F'; origin: string; age: number }): Looks {
  const random: Random = randomAt(seed, 'looks', index)
  const local = person.origin !== 'overseas'
  const grey = person.age > 60 && random.chance(0.7)
  return {
    skin: random.pick(local ? skins.slice(0, 4) : skins),
    hair: grey ? random.pick(hairs.slice(4)) : random.pick(local ? hairs.slice(0, 2) : hairs.slice(0, 4)),
    style: person.sex === 'M' ? random.pick(['short', 'side'] as const) : random.pick(['bob', 'long'] as const),
    glasses: random.chance(0.35),
    clothes: random.pick(clothes),
    width: random.int(74, 86),
    brow: random.int(-2, 2),
    mouth: random.int(2, 9),
  }
}

/** Moment of a talking head, for the video: blink 0 (open) … 1 (shut), mouth 0 … 1 open, turn in pixels. */
export type Pose = { blink: number; open: number; turn: number }

const still: Pose = { blink: 0, open: 0, turn: 0 }

/** Head and shoulders in a 300 × 380 box. */
export function portrait(looks: Looks, pose: Pose = still): string {
  const { skin, width, turn } = { ...looks, turn: pose.turn }
  const shade = 'rgba(90,40,20,0.14)'
  const eyes = [-32, 32].map((side) => eye(150 + side + turn * 1.3, 176, pose.blink, looks.brow))
  return (
    backHair(looks, turn) +
    `<path d="M20 380c4-66 52-96 94-102h72c42 6 90 36 94 102z" fill="${looks.clothes}"/>` +
    `<path d="M112 282l38 46 38-46-10-14h-56z" fill="#f6f4ef"/>` +
    `<path d="M124 240h52v40q-26 26-52 0z" fill="${skin}"/><path d="M124 252q26 24 52 0v12q-26 20-52 0z" fill="${shade}"/>` +
    `<ellipse cx="${150 - width}" cy="184" rx="11" ry="18" fill="${skin}"/><ellipse cx="${150 + width}" cy="184" rx="11" ry="18" fill="${skin}"/>` +
    `<path d="M${150 - width} 160q0-82 ${width}-82t${width} 82q0 58-34 88-22 20-${width - 34} 20t-${width - 34}-20q-34-30-34-88z" fill="${skin}"/>` +
    eyes.join('') +
    `<path d="M${149 + turn * 1.6} 186q-8 22-2 27 4 3 9 1" fill="none" stroke="rgba(90,40,20,0.45)" stroke-width="3" stroke-linecap="round"/>` +
    mouth(150 + turn * 1.3, looks.mouth, pose.open) +
    (looks.glasses ? glasses(150 + turn * 1.3) : '') +
    frontHair(looks, turn)
  )
}

function eye(x: number, y: number, blink: number, brow: number): string {
  const height = 6.5 * (1 - blink) + 0.8
  return (
    `<ellipse cx="${x}" cy="${y}" rx="13" ry="${height.toFixed(1)}" fill="#fff"/>` +
    `<ellipse cx="${x}" cy="${y}" rx="6" ry="${Math.min(6, height).toFixed(1)}" fill="#2a1c14"/>` +
    `<path d="M${x - 16} ${y - 18 + brow}q16-9 32 0" fill="none" stroke="#33241a" stroke-width="4.5" stroke-linecap="round" opacity="0.85"/>`
  )
}

function mouth(x: number, curve: number, open: number): string {
  const lips = `M${x - 22} 232q22 ${curve + open * 4} 44 0`
  if (open < 0.1) return `<path d="${lips}" fill="none" stroke="#a5524a" stroke-width="5" stroke-linecap="round"/>`
  return `<path d="M${x - 20} 230q20-6 40 0q-4 ${(12 + 16 * open).toFixed(1)}-20 ${(12 + 16 * open).toFixed(1)}t-20-${(12 + 16 * open).toFixed(1)}z" fill="#7d2f2c" stroke="#a5524a" stroke-width="3"/>`
}

function glasses(x: number): string {
  return `<g fill="none" stroke="#23262d" stroke-width="4"><rect x="${x - 56}" y="160" width="46" height="34" rx="13"/><rect x="${x + 10}" y="160" width="46" height="34" rx="13"/><path d="M${x - 10} 173q10-6 20 0"/></g>`
}

function backHair({ style, hair, width }: Looks, turn: number): string {
  const half = width + 18
  const left = 150 - half + turn * 0.4
  if (style === 'bob')
    return `<path d="M${left} 160q0-104 ${half}-104t${half} 104v74q-${half} 34-${half * 2} 0z" fill="${hair}"/>`
  if (style === 'long')
    return `<path d="M${left} 160q0-104 ${half}-104t${half} 104l14 176q-${half + 14} 24-${half * 2 + 28} 0z" fill="${hair}"/>`
  return ''
}

function frontHair({ style, hair, width }: Looks, turn: number): string {
  const [left, right] = [150 - width - 5 + turn * 0.4, 150 + width + 5 + turn * 0.4]
  if (style === 'short')
    return `<path d="M${left} 166q-8-110 ${width + 5}-110T${right} 166Q${right - 4} 118 ${right - 28} 108Q150 126 ${left + 28} 108Q${left + 4} 118 ${left} 166z" fill="${hair}"/>`
  if (style === 'side')
    return `<path d="M${left} 166q-10-112 ${width + 5}-112t${width + 5} 112q-4-34-22-60-44 10-104-14-20 26-34 74z" fill="${hair}"/>`
  return `<path d="M${left} 180q-12-124 ${width + 5}-124T${right} 180q-8-46-30-70-60 26-110-6-32 26-36 76z" fill="${hair}"/>`
}

/** A photograph for the archive: head and shoulders before a plain wall. */
export function facePhoto(looks: Looks, pose: Pose = still): string {
  return drawing(
    600,
    720,
    `<defs><linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#dfe7ee"/><stop offset="1" stop-color="#b9c6d2"/></linearGradient></defs>` +
      `<rect width="600" height="720" fill="url(#w)"/><g transform="translate(0 -40) scale(2)">${portrait(looks, pose)}</g>${specimenMark(600, 720, 'sc')}`,
  )
}
