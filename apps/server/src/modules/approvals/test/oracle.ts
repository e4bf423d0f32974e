import type { Signing } from '../schema/flow.ts'
import {
  type Act,
  type Address,
  askAnew,
  askedAt,
  asking,
  asksAt,
  escalate,
  giveBack,
  handOn,
  lineBehind,
  mayJoin,
  type Person,
  type Place,
  place,
  type Question,
  rename,
  renew,
  resultOf,
  type Stop,
  type Strand,
  strandOf,
  strike,
  takeOver,
  termsAt,
} from './strands.ts'
import { MAKER, type Term } from './terms.ts'

/**
 * The token game played on the term instead of on the drawing, written from the README: a case is a tree of *strands*.
 * A strand walks one list of terms by an address, has at most one thing going on (a question to people, branches, or
 * a standstill), and knows the questions behind it. No token, task row, lane number or visit number occurs here.
 */
export class Oracle {
  status = 'running'
  approvals = 0
  /** Whether work outside has begun that only a reversal undoes. */
  bound = false
  /** Who stands for the case now: it is sent back to him, and he may withdraw it. */
  maker: string = MAKER
  /** Approvals that were given and not taken back, in whatever round, by whom. */
  readonly approvers: string[] = []
  /** Who decides no approval: whoever has been its maker and whoever changed the subject. */
  readonly barred = new Set<string>([MAKER])
  readonly root: Strand
  readonly admins: string[]

  constructor(flow: readonly Term[], admins: string[]) {
    this.admins = admins
    this.root = strandOf(null, flow)
    this.root.behind = [{ node: 'start', at: ['start'] }]
    this.#go(this.root, [0])
  }

  /** Open questions as `node:who`, standing and queued ones apart, in a fixed order. */
  view(): string[] {
    if (this.status !== 'running') return []
    const seen: string[] = []
    for (const strand of this.#strands()) {
      const { going } = strand
      if (going.is === 'standstill') seen.push(`${going.node}!`)
      if (going.is === 'waiting') seen.push(`${going.node}?`)
      if (going.is === 'question') seen.push(...askedAt(going))
    }
    return seen.sort()
  }

  #strands(under: Strand = this.root): Strand[] {
    return under.going.is === 'branches' ? under.going.strands.flatMap((strand) => this.#strands(strand)) : [under]
  }

  /** Runs a strand from an address until somebody has to act. */
  #go(strand: Strand, at: Address): void {
    strand.at = at
    const { body, index } = termsAt(strand.list, at)
    const term = body[index]
    if (!term) {
      if (at.length > 1) return this.#after(strand, at.slice(0, -2))
      return this.#finish(strand)
    }
    if (term.is === 'cc') return this.#after(strand, at)
    if (term.is === 'person') return this.#ask(strand, term)
    if (term.is === 'wait' || (term.is !== 'both' && term.looks)) {
      if (term.is === 'wait' && term.binding) this.bound = true
      strand.going = { is: 'waiting', node: term.id }
      return
    }
    this.#choose(strand, term)
  }

  #choose(strand: Strand, term: Extract<Term, { is: 'choice' | 'both' | 'some' }>): void {
    const { at } = strand
    if (term.is === 'choice') {
      const way = term.ways.findIndex((one) => one.holds)
      if (way < 0 && !term.otherwise) strand.going = { is: 'standstill', node: term.id, nobody: false }
      else this.#go(strand, [...at, way, 0])
      return
    }
    const bodies = term.is === 'both' ? term.ways : term.ways.filter((way) => way.holds).map((way) => way.body)
    if (bodies.length === 0 && term.is === 'some' && term.otherwise) bodies.push(term.otherwise)
    if (bodies.length === 0) strand.going = { is: 'standstill', node: term.id, nobody: false }
    else this.#branch(strand, bodies)
  }

  #branch(strand: Strand, bodies: readonly (readonly Term[])[]): void {
    const strands = bodies.map((list) => strandOf(strand, list))
    strand.going = { is: 'branches', strands }
    for (const one of strands) this.#go(one, [0])
  }

  #after(strand: Strand, at: Address): void {
    this.#go(strand, [...at.slice(0, -1), (at.at(-1) as number) + 1])
  }

  #finish(strand: Strand): void {
    strand.going = { is: 'arrived' }
    const { up } = strand
    if (!up) {
      if (this.approvals > 0) this.status = 'approved'
      else this.#askAdmins(strand, 'end')
      return
    }
    if (up.going.is !== 'branches' || up.going.strands.some((one) => one.going.is !== 'arrived')) return
    this.#after(up, up.at)
  }

  #askAdmins(
    strand: Strand,
    node: string,
    kind: 'approve' | 'handle' = 'approve',
    signing: Signing = { mode: 'any' },
  ): void {
    const people = this.admins.filter((one) => kind === 'handle' || !this.barred.has(one))
    strand.going =
      people.length === 0
        ? { is: 'standstill', node, nobody: true }
        : { is: 'question', node, kind, signing, columns: [[place(people)]], touched: false }
  }

  #ask(strand: Strand, term: Person): void {
    const known = strand.behind.findIndex((stop) => stop.node === term.id)
    if (known >= 0) strand.behind = strand.behind.slice(0, known)
    const people = term.asks.filter((one) => term.kind === 'handle' || !this.barred.has(one))
    if (people.length > 0) return this.#question(strand, term, people)
    if (term.whenEmpty === 'admin') return this.#askAdmins(strand, term.id, term.kind, term.signing)
    if (term.whenEmpty === 'stop') strand.going = { is: 'standstill', node: term.id, nobody: true }
    else this.#onward(strand)
  }

  #question(strand: Strand, term: Pick<Person, 'id' | 'kind' | 'signing'>, people: string[]): void {
    strand.going = asking(term, people)
  }

  #onward(strand: Strand): void {
    const back = strand.comeBack.at(-1)
    if (!back) return this.#after(strand, strand.at)
    strand.comeBack = strand.comeBack.slice(0, -1)
    strand.behind = back.behind
    this.#go(strand, back.at)
  }

  #conclude(strand: Strand, question: Question): void {
    const { passes, fails } = resultOf(question)
    if (passes) this.#passed(strand, question)
    else if (fails) this.status = 'refused'
  }

  #passed(strand: Strand, question: Question): void {
    if (question.kind === 'approve') this.approvals += 1
    if (question.node === 'end') {
      this.status = 'approved'
      return
    }
    const { at, behind, comeBack } = strand
    strand.undo = { node: question.node, question, at, behind, comeBack, counted: question.kind === 'approve' }
    this.#moveOn(strand, question.node)
  }

  #moveOn(strand: Strand, node: string): void {
    if (node === 'start') {
      strand.behind = [{ node: 'start', at: ['start'] }]
      if (strand.comeBack.length > 0) this.#onward(strand)
      else this.#go(strand, [0])
      return
    }
    if (strand.comeBack.length === 0) strand.behind = [...strand.behind, { node, at: strand.at }]
    this.#onward(strand)
  }

  /** Plays one action; false when the rules don't allow it. */
  act(act: Act): boolean {
    if (this.status !== 'running') return false
    if (act.do === 'terminate') {
      this.status = 'terminated'
      return true
    }
    if (act.do === 'withdraw') {
      if (act.by !== this.maker || this.bound) return false
      this.status = 'withdrawn'
      return true
    }
    if (act.do === 'makeOver') return this.#makeOver(act.to)
    if (act.do === 'askAgain') return this.#askAgain(act.node)
    if (act.do === 'correct') return this.#correct(act.by, act.to)
    if (act.do === 'retry' || act.do === 'assign' || act.do === 'choose') return this.#repair(act)
    if (act.do === 'done' || act.do === 'fails') return this.#outside(act)
    if (act.do === 'timeout') return this.#timeout(act)
    if (act.do === 'takeBack') return this.#takeBack(act.node, act.by)
    const strand = this.#strands().find((one) => one.going.is === 'question' && one.going.node === act.node)
    const question = strand?.going
    if (!strand || question?.is !== 'question') return false
    const column = question.columns.find((list) => list.some((one) => !one.verdict && one.who.includes(act.of)))
    const target = column?.find((one) => !one.verdict && one.who.includes(act.of))
    if (!column || !target) return false
    const open = column.find((one) => !one.verdict) === target
    const play = () => this.#onPlace(strand, question, column, target, open, act)
    return 'edits' in act && act.edits ? question.kind !== 'approve' && this.#edited(act.by, play) : play()
  }

  /** Decisions and extra signers stay; whoever else was asked is replaced by the people of the step. */
  #askAgain(node: string): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'question' && one.going.node === node)
    const question = strand?.going
    if (!strand || question?.is !== 'question' || node === 'start' || node === 'end') return false
    const term = termsAt(strand.list, strand.at)
    const person = term.body[term.index] as Person
    question.touched = true
    this.#forgetUndo(strand)
    if (askAnew(question, person, this.barred)) this.#conclude(strand, question)
    else this.#ask(strand, person)
    return true
  }

  /** Plays what goes with a change of the subject: its author is struck wherever somebody else is left. */
  #edited(by: string, play: () => boolean): boolean {
    if (this.barred.has(by)) return play()
    const before = this.#places().map((one) => ({ one, who: one.who, claimed: one.claimed }))
    this.barred.add(by)
    for (const one of this.#places()) strike(one, this.barred)
    if (play()) return true
    this.barred.delete(by)
    for (const { one, who, claimed } of before) Object.assign(one, { who, claimed })
    return false
  }

  /** Undecided places of the approvals that are asked now. */
  #places(): Place[] {
    return this.#strands().flatMap(({ going }) =>
      going.is === 'question' && going.kind === 'approve' ? going.columns.flat().filter((one) => !one.verdict) : [],
    )
  }

  /** Another person takes the maker's place, unless he has approved something; whoever made it before stays barred. */
  #makeOver(to: string): boolean {
    const asked = this.#strands().flatMap(({ going }) => (going.is === 'question' ? [going] : []))
    if (to === this.maker || this.approvers.includes(to) || !takeOver(asked, to, this.barred)) return false
    this.maker = to
    return true
  }

  #unapprove({ kind }: Question, by: string): void {
    if (kind === 'approve') this.approvers.splice(this.approvers.indexOf(by), 1)
  }

  /** What the world outside answers. */
  #outside(act: Extract<Act, { do: 'done' | 'fails' }>): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'waiting' && one.going.node === act.node)
    if (!strand) return false
    this.#forgetUndo(strand)
    if (act.do === 'fails') {
      strand.going = { is: 'standstill', node: act.node, nobody: false }
      return true
    }
    const { body, index } = termsAt(strand.list, strand.at)
    const term = body[index] as Term
    if (term.is === 'choice' || term.is === 'some') this.#choose(strand, term)
    else this.#after(strand, strand.at)
    return true
  }

  #timeout(act: Extract<Act, { do: 'timeout' }>): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'question' && one.going.node === act.node)
    const question = strand?.going
    if (!strand || question?.is !== 'question' || act.node === 'start' || act.node === 'end') return false
    const { body, index } = termsAt(strand.list, strand.at)
    const { late: said, id } = body[index] as Person
    const late = said[act.stage]
    if (late === undefined) return false
    if (late === 'escalate') {
      for (const column of question.columns) {
        const first = column.find((one) => !one.verdict)
        if (first) escalate(question, first, act.people, this.barred)
      }
    }
    if (late === 'refuse') this.status = 'refused'
    if (late === 'return') {
      const back = { do: 'return', node: id, of: '', by: '', to: 'previous', then: 'replay' } as const
      return this.#sendBack(strand, question, back)
    }
    if (late === 'agree') {
      this.#forgetUndo(strand)
      this.#moveOn(strand, question.node)
    }
    return true
  }

  #repair(act: Extract<Act, { do: 'retry' | 'assign' | 'choose' }>): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'standstill' && one.going.node === act.node)
    const standstill = strand?.going
    if (!strand || standstill?.is !== 'standstill') return false
    if (act.do === 'retry') {
      if (act.node === 'end') this.#finish(strand)
      else this.#go(strand, strand.at)
      return true
    }
    if (act.do === 'choose') return !standstill.nobody && this.#byHand(strand, act.ways)
    if (!standstill.nobody || act.people.length === 0) return false
    const { body, index } = act.node === 'end' ? { body: [], index: 0 } : termsAt(strand.list, strand.at)
    const term = body[index] as Person | undefined
    const kind = term?.kind ?? 'approve'
    if (kind === 'approve' && act.people.some((who) => this.barred.has(who))) return false
    this.#question(strand, { id: act.node, kind, signing: term?.signing ?? { mode: 'any' } }, act.people)
    return true
  }

  #byHand(strand: Strand, ways: readonly number[]): boolean {
    const { body, index } = termsAt(strand.list, strand.at)
    const term = body[index] as Term
    if (ways.length === 0 || (term.is !== 'some' && ways.length > 1)) return false
    this.#forgetUndo(strand)
    if (term.is === 'some') {
      const taken = ways.map((way) => (way < 0 ? (term.otherwise ?? []) : (term.ways[way]?.body ?? [])))
      this.#branch(strand, taken)
    } else if (term.is === 'choice') this.#go(strand, [...strand.at, ways[0] as number, 0])
    else this.#after(strand, strand.at)
    return true
  }

  #onPlace(
    strand: Strand,
    question: Question,
    column: Place[],
    target: Place,
    open: boolean,
    act: Extract<Act, { of: string }>,
  ): boolean {
    if (act.do === 'reassign') return rename(question, target, act.people, this.barred)
    if (act.do === 'removeSigner') {
      if (target.addedBy !== act.by) return false
      if (question.columns.flat().length === 1) return false
      column.splice(column.indexOf(target), 1)
      question.touched = true
      this.#forgetUndo(strand)
      this.#conclude(strand, question)
      return true
    }
    if (act.do === 'recall') return target.lender === act.by && giveBack(target)
    if (!open || !target.who.includes(act.by)) return false
    if (question.kind === 'approve' && this.barred.has(act.by)) return false
    if (target.claimed !== null && target.claimed !== act.by) return false
    if (act.do === 'answer') return giveBack(target)
    if (target.lender !== null) return false
    return this.#byHolder(strand, question, column, target, act)
  }

  #byHolder(
    strand: Strand,
    question: Question,
    column: Place[],
    target: Place,
    act: Extract<Act, { of: string }>,
  ): boolean {
    if (act.do === 'agree' || act.do === 'refuse') {
      if (act.do === 'refuse' && question.kind !== 'approve') return false
      Object.assign(target, { verdict: act.do, by: act.by })
      if (act.do === 'agree' && question.kind === 'approve') this.approvers.push(act.by)
      if (question.kind === 'amend') this.approvals = 0
      question.touched = true
      this.#forgetUndo(strand)
      this.#conclude(strand, question)
      return true
    }
    if (act.do === 'claim' || act.do === 'release') {
      if (act.do === 'release' && target.claimed !== act.by) return false
      target.claimed = act.do === 'claim' ? act.by : null
      return true
    }
    if (question.kind === 'amend') return false
    if (act.do === 'transfer' || act.do === 'delegate') return handOn(question, target, act, this.barred)
    if (act.do === 'addSigners') return this.#addSigners(strand, question, column, target, act)
    return act.do === 'return' && this.#sendBack(strand, question, act)
  }

  #addSigners(
    strand: Strand,
    question: Question,
    column: Place[],
    target: Place,
    act: Extract<Act, { do: 'addSigners' }>,
  ): boolean {
    if (act.people.includes(act.by) || !mayJoin(question, target, act.people, this.barred)) return false
    Object.assign(target, { who: [act.by], claimed: null })
    const added = act.people.map((one) => place([one], act.by))
    if (act.where === 'beside') question.columns.push(...added.map((one) => [one]))
    else column.splice(column.indexOf(target) + (act.where === 'after' ? 1 : 0), 0, ...added)
    question.touched = true
    this.#forgetUndo(strand)
    return true
  }

  /** The subject is changed from outside: approvals fall, its author is struck, work goes back where he says. */
  #correct(by: string, to: string | null): boolean {
    if (this.bound) return false
    const approvals = this.approvals
    this.approvals = 0
    const done = this.#edited(by, () => to === null || this.#sendFrom(to))
    if (!done) this.approvals = approvals
    return done
  }

  #sendFrom(node: string): boolean {
    const here = this.#strands().find(({ going }) => asksAt(going, node))
    if (here) {
      this.#forgetUndo(here)
      here.comeBack = []
      this.#go(here, here.at)
      return true
    }
    const found = this.#strands()
      .flatMap((strand) => lineBehind(strand))
      .find(({ stop }) => stop.node === node)
    if (found) this.#backTo(found.level, found.stop, [])
    return found !== undefined
  }

  #sendBack(strand: Strand, question: Question, act: Extract<Act, { do: 'return' }>): boolean {
    const line = lineBehind(strand)
    const found = act.to === 'previous' ? line.at(-1) : line.find(({ stop }) => stop.node === act.to)
    if (!found || (act.then === 'resume' && found.level !== strand)) return false
    const here = { node: question.node, at: strand.at, behind: strand.behind }
    this.#backTo(found.level, found.stop, act.then === 'resume' ? [...found.level.comeBack, here] : [])
    return true
  }

  #backTo(level: Strand, stop: Stop, comeBack: Strand['comeBack']): void {
    this.#forgetUndo(level)
    level.comeBack = comeBack
    level.behind = level.behind.slice(0, level.behind.indexOf(stop))
    if (stop.node !== 'start') this.#go(level, stop.at)
    else level.going = asking({ id: 'start', kind: 'amend', signing: { mode: 'any' } }, [this.maker])
  }

  /** Something was done here: whatever set this strand going can't be taken back any more. */
  #forgetUndo(strand: Strand): void {
    for (let level: Strand | null = strand; level; level = level.up) level.undo = null
  }

  #takeBack(node: string, by: string): boolean {
    const standing = this.#strands().find((one) => one.going.is === 'question' && one.going.node === node)
    if (standing?.going.is === 'question' && node !== 'start') {
      const question = standing.going
      for (const column of question.columns) {
        const index = column.findIndex((one) => one.verdict === 'agree' && one.by === by)
        const mine = column[index]
        if (!mine) continue
        if (question.kind === 'approve' && this.barred.has(by)) return false
        if (column.slice(index + 1).some((one) => one.verdict === 'agree')) return false
        column[index] = place([by], mine.addedBy)
        this.#unapprove(question, by)
        return true
      }
    }
    const level = this.#levels().find((one) => one.undo?.node === node)
    const undo = level?.undo
    if (!level || !undo || node === 'start') return false
    if (undo.question.kind === 'approve' && this.barred.has(by)) return false
    if (this.#strands(level).some((one) => one.going.is === 'waiting')) return false
    const column = undo.question.columns.find((list) => list.some((one) => one.verdict === 'agree' && one.by === by))
    const index = column?.findIndex((one) => one.verdict === 'agree' && one.by === by) ?? -1
    const mine = column?.[index]
    if (!column || !mine) return false
    renew(undo.question, this.barred)
    column[index] = place([by], mine.addedBy)
    this.#unapprove(undo.question, by)
    Object.assign(level, {
      at: undo.at,
      behind: undo.behind,
      comeBack: undo.comeBack,
      going: undo.question,
      undo: null,
    })
    if (undo.counted) this.approvals = Math.max(0, this.approvals - 1)
    return true
  }

  #levels(under: Strand = this.root): Strand[] {
    return under.going.is === 'branches' ? [under, ...under.going.strands.flatMap((one) => this.#levels(one))] : [under]
  }
}
