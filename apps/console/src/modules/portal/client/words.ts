import type { Stage } from '#contract/portal'
import { type Tone, useLanguage } from '#kit'

type Texts = Readonly<Record<string, string | undefined>>

/** A text of several languages in the person's, or in any that is there. */
export function useNamed(): (texts: Texts | null | undefined, fallback?: string) => string {
  const language = useLanguage()
  return (texts, fallback = '') =>
    texts?.[language] || texts?.['zh-Hant'] || texts?.['zh-Hans'] || texts?.en || fallback
}

/** How a stage looks. */
export const TONES: Record<Stage, Tone> = {
  review: 'info',
  returned: 'warn',
  carryingOut: 'info',
  done: 'good',
  refused: 'bad',
  withdrawn: 'neutral',
  ended: 'neutral',
}
