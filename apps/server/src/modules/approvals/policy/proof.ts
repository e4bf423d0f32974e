import { absolute, compare, decimal, parseDecimal } from '#kernel/decimal.ts'
import type { Facts } from '../schema/case.ts'

export type ProofRuleFacts = {
  flowCode: string | null
  nodeId: string | null
  fact: string | null
  atLeast: string | null
  minutes: number
  signature: boolean
}

/** Whether a value reaches an amount, as exact decimals; what is no number reaches every one: doubt asks. */
function reaches(value: unknown, atLeast: string): boolean {
  if (value === null || value === undefined || value === '') return false
  const parsed = parseDecimal(String(value))
  return !parsed.ok || compare(absolute(parsed.value), decimal(atLeast)) >= 0
}

function asking(rules: readonly ProofRuleFacts[], flowCode: string, nodeId: string, facts: Facts): ProofRuleFacts[] {
  return rules.filter(
    (rule) =>
      (rule.flowCode === null || rule.flowCode === flowCode) &&
      (rule.nodeId === null || rule.nodeId === nodeId) &&
      (rule.fact === null || reaches(facts[rule.fact], rule.atLeast ?? '0')),
  )
}

/** For how many minutes at most a proof of this decision counts; null when none is asked for. The strictest rule counts. */
export function proofMinutes(
  rules: readonly ProofRuleFacts[],
  flowCode: string,
  nodeId: string,
  facts: Facts,
): number | null {
  const found = asking(rules, flowCode, nodeId, facts)
  return found.length === 0 ? null : Math.min(...found.map(({ minutes }) => minutes))
}

/** Whether this decision is signed by hand: as soon as one rule says so. */
export const needsSignature = (
  rules: readonly ProofRuleFacts[],
  flowCode: string,
  nodeId: string,
  facts: Facts,
): boolean => asking(rules, flowCode, nodeId, facts).some(({ signature }) => signature)

/** Whether a proof given then still counts. */
export function isProved(at: string | undefined, minutes: number, now: Temporal.Instant): boolean {
  if (at === undefined) return false
  return Temporal.Instant.compare(Temporal.Instant.from(at).add({ minutes }), now) >= 0
}
