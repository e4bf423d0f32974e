/** Who signs in with a phone: nobody, the member itself, a registration without a client, or a client's login. */
export type Occupant =
  | { kind: 'nobody' | 'self' | 'unseen' }
  | { kind: 'registration' | 'cancelled'; memberNo: string }
  | { kind: 'client'; memberNo: string; clientNo: string }

type Found = { id: string; memberNo: string; clientNo: string | null; clientStatus: string | null }

/**
 * What occupies a phone, as far as whoever asks may see it.
 *
 * @param holder  the member that has the phone; `unseen` when it is out of scope, null when nobody has it.
 */
export function occupantOf(memberId: string, holder: Found | 'unseen' | null): Occupant {
  if (holder === null) return { kind: 'nobody' }
  if (holder === 'unseen') return { kind: 'unseen' }
  if (holder.id === memberId) return { kind: 'self' }
  const { memberNo, clientNo, clientStatus } = holder
  if (clientNo === null) return { kind: 'registration', memberNo }
  if (clientStatus === 'CANCELLED') return { kind: 'cancelled', memberNo }
  return { kind: 'client', memberNo, clientNo }
}

/** Subs go before the main accounts they hang on. */
export function inOrder<A extends { level: 'main' | 'sub'; accountNo: string }>(accounts: readonly A[]): A[] {
  const rank = ({ level }: A) => (level === 'sub' ? 0 : 1)
  return [...accounts].sort((a, b) => rank(a) - rank(b) || (a.accountNo < b.accountNo ? -1 : 1))
}
