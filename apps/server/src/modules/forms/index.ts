import { defineModule } from '#platform/module.ts'
import { formsErrors } from './errors.ts'

/** What a form asks, how it is filled in, checked and compared; the same rules in the browser and on the server. */
export const forms = defineModule({ name: 'forms', migrations: null, errors: formsErrors })
