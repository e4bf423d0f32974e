const PLACEHOLDER = /\{\{(\w+)\}\}/g

export type NoticeWords = { title: string; body: string }

/** Placeholders in a text that may not stand there. */
export function unknownPlaceholders(text: string, known: readonly string[]): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !known.includes(name))
}

/** What is missing is left out as a dash; values are one line, so that none adds lines of its own. */
const plain = (value: string) => value.replace(/\p{Cc}+/gu, ' ').trim()

const BODY_MAX = 600

/** The words with their values in. */
export function filledWords(words: NoticeWords, values: Readonly<Record<string, string | null>>): NoticeWords {
  const fill = (text: string) =>
    text.replaceAll(PLACEHOLDER, (_whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : null
      return value === null || value === undefined || plain(value) === '' ? '–' : plain(value)
    })
  return { title: fill(words.title).slice(0, 200), body: fill(words.body).slice(0, BODY_MAX) }
}
