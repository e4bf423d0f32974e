import type { Label } from '#contract/approvals'
import { useLanguage } from '#kit'

/** A text in the language on screen, or in any that is there. */
export function useLabelText(): (label: Label | null | undefined) => string {
  const language = useLanguage()
  return (label) => {
    if (!label) return ''
    const found = [language, 'en', 'zh-Hans', 'zh-Hant'] as const
    return found.map((one) => label[one]?.trim()).find((text) => text) ?? ''
  }
}
