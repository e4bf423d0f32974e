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
/** `nobody`: there is no one to ask; otherwise no way on, or work outside that failed. */
export type Standstill = { is: 'standstill'; node: string; nobody: boolean }
/** Something outside is at work. */
export type Waiting = { is: 'waiting'; node: string }
export type Going = Question | Branches | Standstill | Waiting | { is: 'arrived' }
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
/** `edits`: the subject is changed on the way. */
export type Act =
  | {
      do: 'agree' | 'refuse' | 'claim' | 'release' | 'answer' | 'recall' | 'removeSigner' | 'takeBack'
      node: string
      of: string
      by: string
      edits?: boolean
    }
  | { do: 'return'; node: string; of: string; by: string; to: string; then: 'resume' | 'replay'; edits?: boolean }
  | { do: 'transfer' | 'delegate'; node: string; of: string; by: string; to: string; edits?: boolean }
  | { do: 'addSigners'; node: string; of: string; by: string; where: 'before' | 'after' | 'beside'; people: string[] }
  | { do: 'reassign'; node: string; of: string; people: string[] }
  | { do: 'withdraw'; by: string }
  /** Somebody else goes on in the maker's place. */
  | { do: 'makeOver'; to: string }
  | { do: 'terminate' }
  | { do: 'retry'; node: string }
  | { do: 'askAgain'; node: string }
  /** The subject is changed from outside; `to`: the step work goes back to. */
  | { do: 'correct'; by: string; to: string | null }
  | { do: 'done'; node: string }
  | { do: 'fails'; node: string }
  /** Ways by their number, -1 for the default; the only way on from work outside is 0. */
  | { do: 'choose'; node: string; ways: number[] }
  | { do: 'timeout'; node: string; stage: number; people: string[] }
  | { do: 'assign'; node: string; people: string[] }

/** A place nobody has filled. */
export const place = (who: string[], addedBy: string | null = null): Place => ({
  who,
  verdict: null,
  by: null,
  claimed: null,
  lender: null,
  addedBy,
  moves: 0,
})

/** Open places of a question as `node:who`, queued ones as `node~who`. */
export function askedAt({ node, columns }: Question): string[] {
  return columns.flatMap((column) =>
    column
      .filter((one) => !one.verdict)
      .map((one, index) => `${node}${index === 0 ? ':' : '~'}${[...one.who].sort().join(',')}`),
  )
}

/** The list of terms an address leads into, and how far. */
export function termsAt(list: readonly Term[], at: Address): { body: readonly Term[]; index: number } {
  let body = list
  for (let i = 0; i + 2 < at.length; i += 2) {
    const term = body[at[i] as number] as Extract<Term, { is: 'choice' }>
    const way = at[i + 1] as number
    body = way < 0 ? (term.otherwise ?? []) : (term.ways[way]?.body ?? [])
  }
  return { body, index: at.at(-1) as number }
}

/** Strikes whoever is barred from a place, if somebody else is left. */
export function strike(one: Place, barred: ReadonlySet<string>): void {
  const left = one.who.filter((who) => !barred.has(who))
  if (left.length === 0) return
  one.who = left
  if (one.claimed !== null && !left.includes(one.claimed)) one.claimed = null
}

/** Whether people may be brought in: none barred from an approval, none with a say in the question already. */
export function mayJoin(
  question: Question,
  except: Place | null,
  people: readonly string[],
  barred: ReadonlySet<string>,
): boolean {
  if (people.length === 0 || (question.kind === 'approve' && people.some((who) => barred.has(who)))) return false
  const others = question.columns.flat().filter((one) => one !== except)
  return !people.some((who) =>
    others.some((one) =>
      one.verdict ? one.verdict === 'agree' && one.by === who : one.who.includes(who) || one.lender === who,
    ),
  )
}

/** Others are named in place of those asked. */
export function rename(question: Question, target: Place, people: string[], barred: ReadonlySet<string>): boolean {
  if (!mayJoin(question, target, people, barred)) return false
  Object.assign(target, { who: people, claimed: null, lender: null })
  return true
}

/** Who had lent his place has it again. */
export function giveBack(target: Place): boolean {
  if (target.lender === null) return false
  Object.assign(target, { who: [target.lender], lender: null })
  return true
}

/** Gives a place to somebody else for good, or lends it. */
export function handOn(
  question: Question,
  target: Place,
  act: Extract<Act, { do: 'transfer' | 'delegate' }>,
  barred: ReadonlySet<string>,
): boolean {
  if (act.to === act.by || !mayJoin(question, target, [act.to], barred) || target.moves >= 20) return false
  const lender = act.do === 'delegate' ? act.by : null
  Object.assign(target, { who: [act.to], claimed: null, moves: target.moves + 1, lender })
  return true
}

/**
 * Bars the new maker: struck wherever others are asked to approve beside him, with what waits for the maker now his. Refused,
 * and nothing done, where an approval is lent by him or he is the only one left to it.
 */
export function takeOver(asked: readonly Question[], to: string, barred: Set<string>): boolean {
  const open = (kind: (one: Question['kind']) => boolean) =>
    asked.filter((one) => kind(one.kind)).flatMap(({ columns }) => columns.flat().filter((one) => !one.verdict))
  const approvals = open((kind) => kind === 'approve')
  const isAlone = ({ who, lender }: Place) =>
    lender === to || (who.includes(to) && who.every((one) => one === to || barred.has(one)))
  if (approvals.some(isAlone)) return false
  barred.add(to)
  for (const one of approvals) strike(one, barred)
  for (const one of open((kind) => kind === 'amend')) Object.assign(one, { who: [to], claimed: null, lender: null })
  return true
}

/** Asks more people beside those who let the time pass. */
export function escalate(
  question: Question,
  first: Place,
  people: readonly string[],
  barred: ReadonlySet<string>,
): void {
  const more = people.filter((who) => mayJoin(question, first, [who], barred))
  if (more.length === 0) return
  const who = [...new Set([...(first.lender === null ? [] : [first.lender]), ...first.who, ...more])]
  Object.assign(first, { who, claimed: null, lender: null })
}

/** Whether enough have agreed, or too many refused, for the question to be over. */
export function resultOf(question: Question): { passes: boolean; fails: boolean } {
  const columns = question.columns.filter((column) => column.length > 0)
  const against = columns.filter((column) => column.some((one) => one.verdict === 'refuse')).length
  const agreed = columns.filter((column) => column.every((one) => one.verdict === 'agree')).length
  const vote = question.signing.mode === 'vote' ? question.signing.percent / 100 : null
  return {
    passes: vote === null ? agreed === columns.length && against === 0 : agreed / columns.length >= vote - 1e-9,
    fails: vote === null ? against > 0 : (columns.length - against) / columns.length < vote - 1e-9,
  }
}

/** Decisions and extra signers stay, the people of the step are put beside them; false when that leaves nobody. */
export function askAnew(question: Question, person: Person, barred: ReadonlySet<string>): boolean {
  for (const column of question.columns) {
    const kept = column.filter((one) => one.verdict || one.addedBy !== null)
    column.splice(0, column.length, ...kept)
  }
  const say = new Set(question.columns.flat().flatMap((one) => (one.verdict ? [one.by] : [...one.who, one.lender])))
  const people = person.asks.filter((one) => !say.has(one) && (person.kind === 'handle' || !barred.has(one)))
  if (people.length === 0 && question.columns.flat().length === 0) return false
  const each = people.map((one) => place([one]))
  const { mode } = person.signing
  if (mode === 'inTurn') question.columns[0]?.push(...each)
  else if (mode === 'any') question.columns.push(people.length > 0 ? [place(people)] : [])
  else question.columns.push(...each.map((one) => [one]))
  return true
}

/** Asks again what the end of the question had made needless; whoever had lent his place has it back. */
export function renew({ kind, columns }: Question, barred: ReadonlySet<string>): void {
  for (const list of columns) {
    list.forEach((one, i) => {
      if (one.verdict) return
      const again = place(one.lender === null ? one.who : [one.lender], one.addedBy)
      if (kind === 'approve') strike(again, barred)
      list[i] = again
    })
  }
}

/** A question of a step to its people. */
export function asking(
  term: { id: string; kind: Question['kind']; signing: Signing },
  people: readonly string[],
): Question {
  const each = people.map((one) => place([one]))
  const { mode } = term.signing
  const columns = mode === 'any' ? [[place([...people])]] : mode === 'inTurn' ? [each] : each.map((one) => [one])
  return { is: 'question', node: term.id, kind: term.kind, signing: term.signing, columns, touched: false }
}

/** Whether a step asks people here, or found nobody to ask; start and end are no steps. */
export const asksAt = (going: Going, node: string): boolean =>
  node !== 'start' &&
  node !== 'end' &&
  (going.is === 'question' || (going.is === 'standstill' && going.nobody)) &&
  going.node === node

/** What lies behind a strand, in it and in those it branched off from, the start first. */
export function lineBehind(strand: Strand): { level: Strand; stop: Stop }[] {
  const line: { level: Strand; stop: Stop }[] = []
  for (let level: Strand | null = strand; level; level = level.up) {
    const here = level
    line.unshift(...level.behind.map((stop) => ({ level: here, stop })))
  }
  return line
}

/** A strand that has not set out yet. */
export const strandOf = (up: Strand | null, list: readonly Term[]): Strand => ({
  up,
  list,
  at: [0],
  going: { is: 'standstill', node: '', nobody: false },
  behind: [],
  comeBack: [],
  undo: null,
})
