export * from './schema/feel.ts'
export * from './schema/field.ts'
export * from './schema/form.ts'
