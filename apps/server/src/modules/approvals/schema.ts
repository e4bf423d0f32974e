export * from './schema/case.ts'
export * from './schema/flow.ts'
export * from './schema/watch.ts'
export * from './schema/wire.ts'
