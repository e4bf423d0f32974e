/**
 * The interface's slots for opening data: what each is called here, and which of its fields anybody in scope may read. What is
 * not named is masked.
 *
 * @source unconfirmed: that there are 22 is known, their contents are not published; set right with the vendor's papers
 */
export const SLOTS = [
  { no: 1, code: 'investor', open: ['investorType', 'status', 'openedOn'] },
  { no: 2, code: 'identity', open: ['identityType'] },
  { no: 3, code: 'identityValidity', open: ['identityType', 'validUntil'] },
  { no: 4, code: 'contact', open: [] },
  { no: 5, code: 'address', open: ['region'] },
  { no: 6, code: 'occupation', open: ['occupation', 'education'] },
  { no: 7, code: 'relatedPersons', open: ['role'] },
  { no: 8, code: 'beneficialOwner', open: ['share'] },
  { no: 9, code: 'settlementAccount', open: ['bank', 'currency', 'status'] },
  { no: 10, code: 'bankSigning', open: ['bank', 'status', 'signedOn'] },
  { no: 11, code: 'codeApplication', open: ['exchange', 'codeType', 'operation', 'status'] },
  { no: 12, code: 'tradingCode', open: ['exchange', 'codeType', 'tradingCode', 'status'] },
  { no: 13, code: 'fundAccount', open: ['status', 'currency'] },
  { no: 14, code: 'suitability', open: ['classification', 'riskLevel', 'validUntil'] },
  { no: 15, code: 'knowledgeTest', open: ['score', 'takenOn', 'status'] },
  { no: 16, code: 'experience', open: ['simulatedTrades', 'realTrades', 'since'] },
  { no: 17, code: 'professional', open: ['status', 'basis', 'validUntil'] },
  { no: 18, code: 'agreements', open: ['agreement', 'signedOn'] },
  { no: 19, code: 'images', open: ['code', 'status'] },
  { no: 20, code: 'followUp', open: ['status', 'calledOn'] },
  { no: 21, code: 'accountStatus', open: ['status', 'reason'] },
  { no: 22, code: 'applicationResult', open: ['status', 'reason'] },
] as const
export type Slot = (typeof SLOTS)[number]
export const SLOT_CODES = SLOTS.map(({ code }) => code)
