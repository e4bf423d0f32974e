import { useTextOr } from './use-text.ts'

/** `accounts.account.freeze` in words: the module's permission, else its command; the bare key when neither has a text. */
export function usePermissionName(): (key: string) => string {
  const textOr = useTextOr()
  return (key) => {
    const [module = '', ...rest] = key.split('.')
    const name = rest.join('.')
    return textOr([`${module}:permission.${name}`, `${module}:command.${name}.title`, `${module}:command.${name}`], key)
  }
}
