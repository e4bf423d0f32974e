/**
 * Codes as the counter and the unified opening system write them; words stand in the locales under `component.code`.
 *
 * @source CTP API header of October 2025; unified opening interface codes
 */
export const CODES = {
  exchange: ['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'],
  productType: ['1', '2'],
  /** Speculation, arbitrage, hedge, market maker: the counter's order. */
  hedgeFlag: ['1', '2', '3', '5'],
  /** Today only, long term. */
  effect: ['1', '2'],
  /** Hedge, arbitrage, speculation: the unified opening system's order is the reverse of the counter's. */
  codeType: ['1', '2', '3'],
  /** Apply for a code, cancel it. */
  codeOperation: ['4', '5'],
  relatedPerson: ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E'],
  bankPurpose: ['settlement', 'other'],
  currency: ['CNY', 'USD', 'HKD', 'EUR', 'GBP', 'JPY'],
  classification: ['ordinary', 'professional'],
  riskLevel: ['C1', 'C2', 'C3', 'C4', 'C5'],
  suitabilityBasis: ['netAssets', 'financialAssets', 'income', 'licensed', 'onRequest'],
} as const satisfies Record<string, readonly string[]>
export type CodeTable = keyof typeof CODES
export type Exchange = (typeof CODES.exchange)[number]
