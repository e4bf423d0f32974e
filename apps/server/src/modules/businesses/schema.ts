export * from './schema/definition.ts'
export * from './schema/request.ts'
export * from './schema/state.ts'
export * from './schema/wire.ts'
