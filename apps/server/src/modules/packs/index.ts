import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { POSITIONS, positionKey } from './catalogue/flow.ts'
import { installPack } from './commands.ts'
import { packErrors } from './errors.ts'
import { routes } from './routes.ts'

/** Businesses that come with Kontor, ready to be installed and changed. */
export const packs = defineModule({
  name: 'packs',
  migrations: new URL('./migrations/', import.meta.url),
  errors: packErrors,
  permissions: [{ key: 'packs.pack.view' }, ...POSITIONS.map((position) => ({ key: positionKey(position) }))],
  commands: [installPack] as AnyCommand[],
  routes,
})

export { PACKS, packOf } from './catalogue/packs.ts'
export { installPack } from './commands.ts'
export { packErrors } from './errors.ts'
