import { accountClosing, reactivation } from './closing.ts'
import { identityCheckUp, marginNotice } from './dispatched.ts'
import { feeChange, floatingFee, marginChange } from './fees.ts'
import { introducerRegistration } from './introducer.ts'
import { addTradingCode, futuresOpening } from './opening.ts'
import type { Pack } from './pack.ts'
import { changeIdentityValidity, changeMobile, changeOther, changeSettlementBank } from './profile.ts'

/** Every business that comes with Kontor, as the catalogue orders them. */
export const PACKS: readonly Pack[] = [
  feeChange,
  floatingFee,
  marginChange,
  futuresOpening,
  addTradingCode,
  changeSettlementBank,
  changeIdentityValidity,
  changeMobile,
  changeOther,
  accountClosing,
  reactivation,
  introducerRegistration,
  identityCheckUp,
  marginNotice,
]

export const packOf = (code: string): Pack | undefined => PACKS.find((pack) => pack.code === code)
