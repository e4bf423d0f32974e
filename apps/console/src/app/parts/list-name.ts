import { useTextOr } from '#kit'

/** `accounts.account` as the house calls the list, or the bundle of files that goes by such a name. */
export function useListName(): (list: string) => string {
  const textOr = useTextOr()
  return (list) => textOr(list.replace('.', ':list.'), list)
}
