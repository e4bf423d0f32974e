export * from './schema/definition.ts'
export {
  type LaunchLookups,
  launchLookups,
  launchLookupsAnswer,
  offers,
  type RequestLookups,
  requestLookups,
  requestLookupsAnswer,
} from './schema/lookups.ts'
export * from './schema/request.ts'
export * from './schema/state.ts'
export * from './schema/subject-rule.ts'
export * from './schema/submission.ts'
export * from './schema/wire.ts'
