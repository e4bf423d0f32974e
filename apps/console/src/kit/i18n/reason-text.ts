import { useCallback } from 'react'
import { useTextOr } from './use-text.ts'
import { stateKeys } from './vocabulary.ts'

const CODED = /^([A-Z][A-Z_]+)(?:: ([\s\S]*))?$/

/** A command's reason in words: `AML: as asked` is a code of its module and what the person added to it. */
export function useReasonText(): (module: string, reason: string) => string {
  const textOr = useTextOr()
  return useCallback(
    (module, reason) => {
      const [, code, remark] = CODED.exec(reason) ?? []
      if (!code) return reason
      const word = textOr(stateKeys(module, 'reason', code), code)
      return remark ? `${word} · ${remark}` : word
    },
    [textOr],
  )
}
