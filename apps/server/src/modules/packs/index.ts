import { defineModule } from '#platform/module.ts'
import { packsErrors } from './errors.ts'

/** What it is about, in one line. */
export const packs = defineModule({ name: 'packs', migrations: null, errors: packsErrors })
