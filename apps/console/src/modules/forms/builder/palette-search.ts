import { pinyin } from 'pinyin-pro'
import type { Offer } from './kinds.tsx'

/** What people may type to find an offer: its names in all languages, its pinyin, and the pinyin's initials. */
export type Findable = { offer: Offer; names: readonly string[] }

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, '')

const HAN = /\p{Script=Han}/u

/** A text as people may type it: itself, its pinyin, the initials of its pinyin; lower case, without blanks. */
export function spellings(name: string): string[] {
  if (!HAN.test(name)) return [fold(name)]
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
  return [fold(name), fold(syllables.join('')), fold(syllables.map((syllable) => syllable[0] ?? '').join(''))]
}

/** The offers that match what was typed, in the order they are offered; all of them for nothing typed. */
export function findOffers(offers: readonly Findable[], typed: string): Set<Offer> {
  const wanted = fold(typed)
  return new Set(
    offers
      .filter(
        ({ names }) => wanted === '' || names.some((name) => spellings(name).some((text) => text.includes(wanted))),
      )
      .map(({ offer }) => offer),
  )
}
