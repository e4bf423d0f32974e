import type { Parameter } from '#contract/archive'
import { useApi, useLanguage } from '#kit'

/** Every type of document, retired ones too, in the broker's order. */
export const useTypes = () => useApi<{ items: Parameter[] }>('/archive/parameters')

/** The name of a type in the language on screen. */
export function useTypeName(): (type: Pick<Parameter, 'names'>) => string {
  const language = useLanguage()
  return (type) => type.names[language]
}

/** Names by code, for lists that carry the code; an unknown code stands for itself. */
export function useTypeNames(): (code: string) => string {
  const { data } = useTypes()
  const nameOf = useTypeName()
  return (code) => {
    const type = data?.items.find((each) => each.code === code)
    return type ? nameOf(type) : code
  }
}

const ACCEPT: Record<Parameter['kinds'][number], string> = {
  image: 'image/*',
  pdf: 'application/pdf',
  audio: 'audio/*',
  video: 'video/*',
  sheet: '.xlsx,.csv',
  text: 'text/plain',
}

/** For a file input; the server judges by content whatever the name says. */
export const acceptOf = (type: Pick<Parameter, 'kinds'>): string => type.kinds.map((kind) => ACCEPT[kind]).join(',')

/** Whether a document of this type may stand with accounts of the business line. */
export const fitsLine = (type: Parameter, line: string): boolean =>
  type.businessLines.length === 0 || type.businessLines.includes(line)
