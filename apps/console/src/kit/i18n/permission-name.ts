import { useTextOr } from './use-text.ts'
import { permissionKeys } from './vocabulary.ts'

/** `accounts.account.freeze` in words: the module's permission, else its command; the bare key when neither has a text. */
export function usePermissionName(): (key: string) => string {
  const textOr = useTextOr()
  return (key) => textOr(permissionKeys(key), key)
}
