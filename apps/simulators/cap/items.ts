/** One state of one thing, as a slot tells it. */
export type Item = {
  sequence: number
  id: string
  version: number
  accountNo: string
  changedAt: string
  data: Record<string, unknown>
}

/** What a slot tells of an account; everything about it is invented. */
export const SAMPLES: Readonly<Record<number, (n: number) => Record<string, unknown>>> = {
  1: () => ({ investorType: '0', status: 'opened', openedOn: '2026-11-02', name: '示例客户' }),
  2: (n) => ({ identityType: '1', identityNo: `1101011990030${String(1000 + n)}X` }),
  3: () => ({ identityType: '1', validUntil: '2036-05-01' }),
  4: (n) => ({ mobile: `138000${String(10_000 + n)}`, email: `client${n}@example.com` }),
  9: (n) => ({ bank: '工商银行', currency: 'CNY', accountNo: `62220200${String(10_000_000 + n)}`, status: 'bound' }),
  11: () => ({ exchange: 'SHFE', codeType: '3', operation: '4', status: 'sent' }),
  12: (n) => ({ exchange: 'SHFE', codeType: '3', tradingCode: `0085${String(10_000_000 + n)}`, status: 'done' }),
  14: () => ({ classification: 'ordinary', riskLevel: 'C4', validUntil: '2028-11-02' }),
  15: () => ({ score: '92', takenOn: '2026-11-01', status: 'passed' }),
  20: () => ({ status: 'done', calledOn: '2026-11-03' }),
  22: () => ({ status: 'accepted' }),
}
