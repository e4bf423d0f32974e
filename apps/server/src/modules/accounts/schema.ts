export * from './schema/account.ts'
export * from './schema/inactivity.ts'
export * from './schema/standing.ts'
export * from './schema/wire.ts'
