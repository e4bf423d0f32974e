import { formsErrors } from '../errors.ts'

export * from '../schema.ts'
export const formsErrorsOf = (): object => formsErrors.$specs
