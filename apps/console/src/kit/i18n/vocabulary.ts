/** Whose words count: the module's own first, then the platform's, then the kit's. */
const after = (module: string): readonly string[] => [module, 'platform', 'kit']

/** Namespaces in which a path may be meant: what another module added to a record stands under its name, `trading.closed.keys`. */
function meanings(module: string, path: string): { space: string; path: string }[] {
  const [first = '', ...rest] = path.split('.')
  const guest = rest.length === 0 ? [] : [{ space: first, path: rest.join('.') }]
  return [...guest, ...after(module).map((space) => ({ space, path }))]
}

const lastOf = (path: string): string => path.split('.').at(-1) ?? path

/** Where the name of a field may stand, for `address.city` as a whole and for `city`. */
export function fieldKeys(module: string, path: string): string[] {
  return meanings(module, path).flatMap((one) => [
    `${one.space}:field.${one.path}`,
    `${one.space}:field.${lastOf(path)}`,
  ])
}

/** Where the word for a value may stand; a list `reasons` holds values of the machine `reason`. */
export function stateKeys(module: string, path: string, value: string): string[] {
  const key = lastOf(path)
  const machines = [key, key.replace(/s$/, '')]
  return meanings(module, path).flatMap(({ space }) => machines.map((machine) => `${space}:state.${machine}.${value}`))
}

/** Where the words for a problem with one field may stand: codes of modules, then codes of the parser. */
export const fieldProblemKeys = (module: string, code: string): string[] => [
  `${module}:error.${code}.message`,
  ...after(module).map((space) => `${space}:fieldProblem.${code}`),
]

/** Where the title of a command may stand: `accounts.account.freeze` → the module's `command.account.freeze`. */
export function commandKeys(name: string): string[] {
  const [module = '', ...rest] = name.split('.')
  return [`${module}:command.${rest.join('.')}.title`, `${module}:command.${rest.join('.')}`]
}

/** Where the name of a right may stand: the module's permission, else its command. */
export function permissionKeys(key: string): string[] {
  const [module = '', ...rest] = key.split('.')
  return [`${module}:permission.${rest.join('.')}`, ...commandKeys(key)]
}
