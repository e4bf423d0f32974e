import type { ConsoleModule } from '#kit'
import { accounts } from '../modules/accounts/index.tsx'
import { clients } from '../modules/clients/index.tsx'

/** The modules of the console; only this file names them. */
export const modules: readonly ConsoleModule[] = [accounts, clients]
