import type { Signing } from '../schema/flow.ts'
import type { Term } from './terms.ts'

export type Person = Extract<Term, { is: 'person' }>
/** One place in a column: who may fill it, and how it was filled. */
export type Place = {
  who: string[]
  verdict: 'agree' | 'refuse' | null
  by: string | null
  claimed: string | null
  lender: string | null
  addedBy: string | null
  moves: number
}
export type Question = {
  is: 'question'
  node: string
  kind: 'approve' | 'handle' | 'amend'
  signing: Signing
  columns: Place[][]
  touched: boolean
}
export type Branches = { is: 'branches'; strands: Strand[] }
export type Standstill = { is: 'standstill'; node: string; nobody: boolean }
export type Going = Question | Branches | Standstill | { is: 'arrived' }
export type Address = readonly (number | string)[]
export type Stop = { node: string; at: Address }
export type Strand = {
  up: Strand | null
  list: readonly Term[]
  at: Address
  going: Going
  behind: Stop[]
  comeBack: { node: string; at: Address; behind: Stop[] }[]
  /** The strand as it stood before its last agreement, and the question that agreement closed. */
  undo: {
    node: string
    question: Question
    at: Address
    behind: Stop[]
    comeBack: Strand['comeBack']
    counted: boolean
  } | null
}
export type Act =
  | {
      do: 'agree' | 'refuse' | 'claim' | 'release' | 'answer' | 'recall' | 'removeSigner' | 'takeBack'
      node: string
      of: string
      by: string
    }
  | { do: 'return'; node: string; of: string; by: string; to: string; then: 'resume' | 'replay' }
  | { do: 'transfer' | 'delegate'; node: string; of: string; by: string; to: string }
  | { do: 'addSigners'; node: string; of: string; by: string; where: 'before' | 'after' | 'beside'; people: string[] }
  | { do: 'reassign'; node: string; of: string; people: string[] }
  | { do: 'withdraw'; by: string }
  | { do: 'terminate' }
  | { do: 'retry'; node: string }
  | { do: 'askAgain'; node: string }
  | { do: 'assign'; node: string; people: string[] }
