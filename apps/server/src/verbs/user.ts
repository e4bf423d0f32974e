import type { Platform } from '#platform/platform.ts'
import { isLanguage } from '#platform/texts.ts'
import { createUser, grantRoleTo, resetPasswordOf, roleCodes, unlockUser } from '../compose.ts'
import { EXIT, Exit } from './exit.ts'
import { answer } from './say.ts'

const USAGE = `kontor user create <username> --name <name> --department <code> [--role <code>]… [--language zh-Hans|zh-Hant|en]
kontor user reset-password <username>
kontor user unlock <username>
kontor user grant-role <username> <role>`

/** What the command line said besides the verb. */
export type UserOptions = {
  json: boolean
  rest: readonly string[]
  name?: string
  department?: string
  language?: string
  roles: readonly string[]
}

function given(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Exit(EXIT.usage, `${what} is missing.`, USAGE)
  return value
}

/** Before anything is done: a person without the role he was to have helps nobody. */
async function requireRoles(platform: Platform, wanted: readonly string[]): Promise<void> {
  const known = await roleCodes(platform)
  const unknown = wanted.find((one) => !known.includes(one))
  if (unknown !== undefined)
    throw new Exit(EXIT.usage, `There is no role ${unknown}.`, `These are there: ${known.join(', ')}`)
}

/** `kontor user …`: runs as the system, under the same commands and records as the console. */
export async function user(platform: Platform, options: UserOptions): Promise<number> {
  const [action, name, role] = options.rest
  const username = () => given(name, 'The user name')
  switch (action) {
    case 'create': {
      const language = options.language ?? 'en'
      if (!isLanguage(language)) throw new Exit(EXIT.usage, `There is no language ${language}.`, USAGE)
      const wanted = {
        username: username(),
        name: options.name ?? username(),
        language,
        department: given(options.department, '--department'),
        roles: options.roles,
      }
      await requireRoles(platform, wanted.roles)
      const { id, password } = await createUser(platform, wanted)
      answer(options.json, { id, username: wanted.username, password }, [`${wanted.username}  ${password}`])
      return EXIT.done
    }
    case 'reset-password': {
      const password = await resetPasswordOf(platform, username())
      answer(options.json, { username: name, password }, [`${name}  ${password}`])
      return EXIT.done
    }
    case 'unlock':
      await unlockUser(platform, username())
      answer(options.json, { username: name }, [`${name} is unlocked`])
      return EXIT.done
    case 'grant-role':
      await requireRoles(platform, [given(role, 'The role')])
      await grantRoleTo(platform, username(), given(role, 'The role'))
      answer(options.json, { username: name, role }, [`${name} has role ${role}`])
      return EXIT.done
    default:
      throw new Exit(EXIT.usage, action === undefined ? 'What should be done?' : `There is no ${action}.`, USAGE)
  }
}
