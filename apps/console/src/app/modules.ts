import type { ConsoleModule } from '#kit'

/** The modules of the console; only this file names them. */
export const modules: readonly ConsoleModule[] = []
