import { defineModule } from '#platform/module.ts'
import { formsErrors } from './errors.ts'
import { formRoutes } from './routes.ts'

/** What a form asks, how it is filled in, checked and compared; the same rules in the browser and on the server. */
export const forms = defineModule({ name: 'forms', migrations: null, errors: formsErrors, routes: formRoutes })

export { formsErrors } from './errors.ts'
export { masked, personRules, unmasked } from './persons.ts'
export * from './schema.ts'
