/** Components of the trade: tables and panels whose columns, keys and checks are fixed (components.ts). */
export const COMPONENT_KINDS = [
  'feeTable',
  'marginTable',
  'tradingCodes',
  'relatedPersons',
  'bankAccounts',
  'suitability',
] as const
export type ComponentKind = (typeof COMPONENT_KINDS)[number]
