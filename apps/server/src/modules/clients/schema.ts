export * from './schema/identity.ts'
export * from './schema/profile.ts'
export * from './schema/status.ts'
export * from './schema/wire.ts'
