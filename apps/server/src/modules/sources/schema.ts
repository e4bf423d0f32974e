export * from './schema/run.ts'
export * from './schema/source.ts'
export * from './schema/wire.ts'
