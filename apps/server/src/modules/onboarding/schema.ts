export * from './schema/content.ts'
export * from './schema/row.ts'
export * from './schema/state.ts'
export * from './schema/wire.ts'
