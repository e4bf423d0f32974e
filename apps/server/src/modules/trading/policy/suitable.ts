import {
  type DropReason,
  type PermissionKey,
  partsOfKey,
  RISK_LEVELS,
  type RiskLevel,
  type Standing,
} from '../schema.ts'

/** What a product asks of the client: the least risk level, a certification, a disclosure that was signed. */
type Requirement = { risk?: RiskLevel; professional?: true; disclosure?: PermissionKey }

const OF_GROUP: Readonly<Record<string, Requirement>> = {
  options: { risk: 'A4', disclosure: 'flag.options' },
  warrant: { risk: 'A4', disclosure: 'flag.warrant' },
  shortsell: { risk: 'A5', disclosure: 'flag.shortsell' },
  stockgrey: { risk: 'A4' },
  otc: { risk: 'A5', professional: true },
  va: { risk: 'A5' },
}
const OF_KEY: Partial<Record<PermissionKey, Requirement>> = {
  'account.balance_funds': { risk: 'A1' },
  'account.public_funds': { risk: 'A2' },
  'account.private_funds': { risk: 'A4', professional: true },
  'account.otc': { risk: 'A5', professional: true },
}

/** What the key asks of the client; nothing for shares and money. */
export function requirementOf(key: PermissionKey): Requirement {
  return OF_KEY[key] ?? OF_GROUP[partsOfKey(key).group] ?? {}
}

const rank = (level: RiskLevel) => RISK_LEVELS.indexOf(level)

function riskReason(needed: RiskLevel, risk: Standing['risk']): DropReason | null {
  if (risk === null) return 'RISK_MISSING'
  if (risk.validity === 'EXPIRED') return 'RISK_EXPIRED'
  if (risk.validity === 'NOT_MET') return 'RISK_FAILED'
  return rank(risk.level) < rank(needed) ? 'RISK_TOO_LOW' : null
}

/** Why a product does not suit the client today; null when it does. What has expired is as good as absent. */
export function unsuitable(
  key: PermissionKey,
  { pi, risk }: Standing,
  granted: ReadonlySet<PermissionKey>,
): DropReason | null {
  const needed = requirementOf(key)
  if (needed.disclosure && !granted.has(needed.disclosure)) return 'DISCLOSURE'
  if (needed.professional && pi !== 'VALID') return pi === 'EXPIRED' ? 'PI_EXPIRED' : 'PI_MISSING'
  return needed.risk ? riskReason(needed.risk, risk) : null
}
