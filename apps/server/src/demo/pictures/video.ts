import sharp from 'sharp'
import { drawing, specimenMark } from './canvas.ts'
import { type Face, lettering } from './lettering.ts'
import { type Looks, type Pose, portrait } from './portrait.ts'
import { writeWebm } from './webm.ts'

const WIDTH = 480
const HEIGHT = 640
const FRAME_MS = 100
const FRAMES = 40

const prompts = {
  'zh-Hans': ['请朗读数字', '确认风险揭示', '本人自愿开户'],
  'zh-Hant': ['請讀出數字', '確認風險披露', '本人自願開戶'],
  en: ['Read the digits aloud', 'Risks understood', 'I open this account myself'],
} as const

/**
 * The short video of an applicant who reads four digits: four seconds at ten frames, WebM/VP8, no sound.
 * `digits` is shown and "spoken" by the mouth.
 */
export async function identificationVideo(
  looks: Looks,
  digits: string,
  language: keyof typeof prompts,
): Promise<Buffer> {
  const webp = await Promise.all(
    Array.from({ length: FRAMES }, (_, at) =>
      sharp(Buffer.from(frame(looks, digits, language, at)))
        .flatten({ background: '#ffffff' })
        .webp({ quality: 60, effort: 2 })
        .toBuffer(),
    ),
  )
  return writeWebm({ webp, frameMs: FRAME_MS })
}

function frame(looks: Looks, digits: string, language: keyof typeof prompts, at: number): string {
  const face: Face = language === 'zh-Hant' ? 'hk' : 'sc'
  const phase = at / FRAMES
  const spoken = Math.min(digits.length - 1, Math.floor(phase * digits.length))
  const pose: Pose = {
    blink: at % 17 === 9 || at % 17 === 10 ? 1 : 0,
    open: Math.max(0, Math.sin(phase * digits.length * Math.PI * 2)),
    turn: Math.sin(phase * Math.PI * 2) * 7,
  }
  const title = prompts[language][Math.min(2, Math.floor(phase * 3))] ?? ''
  const shown = Array.from(digits, (digit, place) =>
    lettering(face, digit, 165 + place * 50, 108, {
      size: 44,
      weight: 700,
      anchor: 'middle',
      fill: place === spoken ? '#ffd35c' : '#cfd8e3',
    }),
  )
  return drawing(
    WIDTH,
    HEIGHT,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#aebccb"/><rect y="0" width="${WIDTH}" height="430" fill="#c9d5df"/>` +
      `<g transform="translate(${15 + pose.turn} 130) scale(1.5)">${portrait(looks, pose)}</g>` +
      `<rect width="${WIDTH}" height="132" fill="#1c2734" opacity="0.86"/>` +
      lettering(face, title, WIDTH / 2, 48, { size: 26, weight: 500, anchor: 'middle', fill: '#ffffff' }) +
      shown.join('') +
      `<rect y="${HEIGHT - 10}" width="${(WIDTH * (at + 1)) / FRAMES}" height="10" fill="#ffd35c"/>` +
      specimenMark(WIDTH, HEIGHT, face),
  )
}
