export {
  ACCOUNT_TYPES as ACCOUNT_TYPE_OPTIONS,
  type AccountType,
  type Block,
  CAPABILITIES_OF,
  type Capability,
} from '#contract/accounts'
export { RISK_LEVELS, type RiskLevel, type Standing } from '#contract/suitability'
export * from './schema/catalogue.ts'
export * from './schema/code.ts'
export * from './schema/wire.ts'
