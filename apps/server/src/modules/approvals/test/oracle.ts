import type { Signing } from '../schema/flow.ts'
import type { Act, Address, Person, Place, Question, Stop, Strand } from './strands.ts'
import { MAKER, type Term } from './terms.ts'

const place = (who: string[], addedBy: string | null = null): Place => ({
  who,
  verdict: null,
  by: null,
  claimed: null,
  lender: null,
  addedBy,
  moves: 0,
})

/**
 * The token game played on the term instead of on the drawing, written from the README: a case is a tree of *strands*.
 * A strand walks one list of terms by an address, has at most one thing going on (a question to people, branches, or
 * a standstill), and knows the questions behind it. No token, task row, lane number or visit number occurs here.
 */
export class Oracle {
  status = 'running'
  approvals = 0
  readonly root: Strand
  readonly admins: string[]

  constructor(flow: readonly Term[], admins: string[]) {
    this.admins = admins
    this.root = {
      up: null,
      list: flow,
      at: [],
      going: { is: 'arrived' },
      behind: [{ node: 'start', at: ['start'] }],
      comeBack: [],
      undo: null,
    }
    this.#go(this.root, [0])
  }

  /** Open questions as `node:who`, standing and queued ones apart, in a fixed order. */
  view(): string[] {
    if (this.status !== 'running') return []
    const seen: string[] = []
    for (const strand of this.#strands()) {
      const { going } = strand
      if (going.is === 'standstill') seen.push(`${going.node}!`)
      if (going.is !== 'question') continue
      for (const column of going.columns) {
        let first = true
        for (const one of column) {
          if (one.verdict) continue
          seen.push(`${going.node}${first ? ':' : '~'}${[...one.who].sort().join(',')}`)
          first = false
        }
      }
    }
    return seen.sort()
  }

  #strands(under: Strand = this.root): Strand[] {
    return under.going.is === 'branches' ? under.going.strands.flatMap((strand) => this.#strands(strand)) : [under]
  }

  #body(list: readonly Term[], at: Address): { body: readonly Term[]; index: number } {
    let body = list
    for (let i = 0; i + 2 < at.length; i += 2) {
      const term = body[at[i] as number] as Extract<Term, { is: 'choice' }>
      const way = at[i + 1] as number
      body = way < 0 ? (term.otherwise ?? []) : (term.ways[way]?.body ?? [])
    }
    return { body, index: at.at(-1) as number }
  }

  /** Runs a strand from an address until somebody has to act. */
  #go(strand: Strand, at: Address): void {
    strand.at = at
    const { body, index } = this.#body(strand.list, at)
    const term = body[index]
    if (!term) {
      if (at.length > 1) return this.#after(strand, at.slice(0, -2))
      return this.#finish(strand)
    }
    if (term.is === 'cc') return this.#after(strand, at)
    if (term.is === 'person') return this.#ask(strand, term)
    if (term.is === 'choice') {
      const way = term.ways.findIndex((one) => one.holds)
      if (way < 0 && !term.otherwise) strand.going = { is: 'standstill', node: term.id, nobody: false }
      else this.#go(strand, [...at, way, 0])
      return
    }
    const bodies = term.is === 'both' ? term.ways : term.ways.filter((way) => way.holds).map((way) => way.body)
    if (bodies.length === 0 && term.is === 'some' && term.otherwise) bodies.push(term.otherwise)
    if (bodies.length === 0) {
      strand.going = { is: 'standstill', node: term.id, nobody: false }
      return
    }
    const strands = bodies.map(
      (list): Strand => ({
        up: strand,
        list,
        at: [0],
        going: { is: 'standstill', node: '', nobody: false },
        behind: [],
        comeBack: [],
        undo: null,
      }),
    )
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
    const people = this.admins.filter((one) => kind === 'handle' || one !== MAKER)
    strand.going =
      people.length === 0
        ? { is: 'standstill', node, nobody: true }
        : { is: 'question', node, kind, signing, columns: [[place(people)]], touched: false }
  }

  #ask(strand: Strand, term: Person): void {
    const known = strand.behind.findIndex((stop) => stop.node === term.id)
    if (known >= 0) strand.behind = strand.behind.slice(0, known)
    const people = term.asks.filter((one) => term.kind === 'handle' || one !== MAKER)
    if (people.length > 0) return this.#question(strand, term, people)
    if (term.whenEmpty === 'admin') return this.#askAdmins(strand, term.id, term.kind, term.signing)
    if (term.whenEmpty === 'stop') strand.going = { is: 'standstill', node: term.id, nobody: true }
    else this.#onward(strand)
  }

  #question(strand: Strand, term: Pick<Person, 'id' | 'kind' | 'signing'>, people: string[]): void {
    const each = people.map((one) => place([one]))
    const { mode } = term.signing
    const columns = mode === 'any' ? [[place(people)]] : mode === 'inTurn' ? [each] : each.map((one) => [one])
    strand.going = { is: 'question', node: term.id, kind: term.kind, signing: term.signing, columns, touched: false }
  }

  #onward(strand: Strand): void {
    const back = strand.comeBack.at(-1)
    if (!back) return this.#after(strand, strand.at)
    strand.comeBack = strand.comeBack.slice(0, -1)
    strand.behind = back.behind
    this.#go(strand, back.at)
  }

  #conclude(strand: Strand, question: Question): void {
    const columns = question.columns.filter((column) => column.length > 0)
    const against = columns.filter((column) => column.some((one) => one.verdict === 'refuse')).length
    const agreed = columns.filter((column) => column.every((one) => one.verdict === 'agree')).length
    const vote = question.signing.mode === 'vote' ? question.signing.percent / 100 : null
    const passes = vote === null ? agreed === columns.length && against === 0 : agreed / columns.length >= vote - 1e-9
    const fails = vote === null ? against > 0 : (columns.length - against) / columns.length < vote - 1e-9
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
    if (question.node === 'start') {
      strand.behind = [{ node: 'start', at: ['start'] }]
      if (strand.comeBack.length > 0) this.#onward(strand)
      else this.#go(strand, [0])
      return
    }
    if (strand.comeBack.length === 0) strand.behind = [...behind, { node: question.node, at }]
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
      if (act.by !== MAKER) return false
      this.status = 'withdrawn'
      return true
    }
    if (act.do === 'askAgain') return this.#askAgain(act.node)
    if (act.do === 'retry' || act.do === 'assign') return this.#repair(act)
    if (act.do === 'takeBack') return this.#takeBack(act.node, act.by)
    const strand = this.#strands().find((one) => one.going.is === 'question' && one.going.node === act.node)
    const question = strand?.going
    if (!strand || question?.is !== 'question') return false
    const column = question.columns.find((list) => list.some((one) => !one.verdict && one.who.includes(act.of)))
    const target = column?.find((one) => !one.verdict && one.who.includes(act.of))
    if (!column || !target) return false
    const open = column.find((one) => !one.verdict) === target
    return this.#onPlace(strand, question, column, target, open, act)
  }

  /** Decisions and extra signers stay; whoever else was asked is replaced by the people of the step. */
  #askAgain(node: string): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'question' && one.going.node === node)
    const question = strand?.going
    if (!strand || question?.is !== 'question' || node === 'start' || node === 'end') return false
    const term = this.#body(strand.list, strand.at)
    const person = term.body[term.index] as Person
    for (const column of question.columns) {
      const kept = column.filter((one) => one.verdict || one.addedBy !== null)
      column.splice(0, column.length, ...kept)
    }
    question.touched = true
    this.#forgetUndo(strand)
    const say = new Set(question.columns.flat().flatMap((one) => (one.verdict ? [one.by] : [...one.who, one.lender])))
    const people = person.asks.filter((one) => !say.has(one) && (person.kind === 'handle' || one !== MAKER))
    if (people.length === 0 && question.columns.flat().length === 0) {
      this.#ask(strand, person)
      return true
    }
    const each = people.map((one) => place([one]))
    const { mode } = person.signing
    if (mode === 'inTurn') question.columns[0]?.push(...each)
    else if (mode === 'any') question.columns.push(people.length > 0 ? [place(people)] : [])
    else question.columns.push(...each.map((one) => [one]))
    this.#conclude(strand, question)
    return true
  }

  #repair(act: Extract<Act, { do: 'retry' | 'assign' }>): boolean {
    const strand = this.#strands().find((one) => one.going.is === 'standstill' && one.going.node === act.node)
    const standstill = strand?.going
    if (!strand || standstill?.is !== 'standstill') return false
    if (act.do === 'retry') {
      if (act.node === 'end') this.#finish(strand)
      else this.#go(strand, strand.at)
      return true
    }
    if (!standstill.nobody || act.people.length === 0) return false
    const { body, index } = act.node === 'end' ? { body: [], index: 0 } : this.#body(strand.list, strand.at)
    const term = body[index] as Person | undefined
    const kind = term?.kind ?? 'approve'
    if (kind === 'approve' && act.people.includes(MAKER)) return false
    this.#question(strand, { id: act.node, kind, signing: term?.signing ?? { mode: 'any' } }, act.people)
    return true
  }

  #mayJoin(question: Question, except: Place | null, people: readonly string[]): boolean {
    if (people.length === 0 || (question.kind === 'approve' && people.includes(MAKER))) return false
    const others = question.columns.flat().filter((one) => one !== except)
    return !people.some((who) =>
      others.some((one) =>
        one.verdict ? one.verdict === 'agree' && one.by === who : one.who.includes(who) || one.lender === who,
      ),
    )
  }

  #onPlace(
    strand: Strand,
    question: Question,
    column: Place[],
    target: Place,
    open: boolean,
    act: Extract<Act, { of: string }>,
  ): boolean {
    if (act.do === 'reassign') {
      if (!this.#mayJoin(question, target, act.people)) return false
      Object.assign(target, { who: act.people, claimed: null, lender: null })
      return true
    }
    if (act.do === 'removeSigner') {
      if (target.addedBy !== act.by) return false
      if (question.columns.flat().length === 1) return false
      column.splice(column.indexOf(target), 1)
      question.touched = true
      this.#forgetUndo(strand)
      this.#conclude(strand, question)
      return true
    }
    if (act.do === 'recall') {
      if (target.lender !== act.by) return false
      Object.assign(target, { who: [act.by], lender: null })
      return true
    }
    if (!open || !target.who.includes(act.by)) return false
    if (target.claimed !== null && target.claimed !== act.by) return false
    if (act.do === 'answer') {
      if (target.lender === null) return false
      Object.assign(target, { who: [target.lender], lender: null })
      return true
    }
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
    if (act.do === 'transfer' || act.do === 'delegate') {
      if (act.to === act.by || !this.#mayJoin(question, target, [act.to]) || target.moves >= 20) return false
      Object.assign(target, {
        who: [act.to],
        claimed: null,
        moves: target.moves + 1,
        lender: act.do === 'delegate' ? act.by : null,
      })
      return true
    }
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
    if (act.people.includes(act.by) || !this.#mayJoin(question, target, act.people)) return false
    Object.assign(target, { who: [act.by], claimed: null })
    const added = act.people.map((one) => place([one], act.by))
    if (act.where === 'beside') question.columns.push(...added.map((one) => [one]))
    else column.splice(column.indexOf(target) + (act.where === 'after' ? 1 : 0), 0, ...added)
    question.touched = true
    this.#forgetUndo(strand)
    return true
  }

  #sendBack(strand: Strand, question: Question, act: Extract<Act, { do: 'return' }>): boolean {
    const line: { level: Strand; stop: Stop }[] = []
    for (let level: Strand | null = strand; level; level = level.up) {
      const here = level
      line.unshift(...level.behind.map((stop) => ({ level: here, stop })))
    }
    const found = act.to === 'previous' ? line.at(-1) : line.find(({ stop }) => stop.node === act.to)
    if (!found || (act.then === 'resume' && found.level !== strand)) return false
    const { level, stop } = found
    this.#forgetUndo(level)
    level.undo = null
    const here = { node: question.node, at: strand.at, behind: strand.behind }
    level.comeBack = act.then === 'resume' ? [...level.comeBack, here] : []
    level.behind = level.behind.slice(0, level.behind.indexOf(stop))
    if (stop.node !== 'start') this.#go(level, stop.at)
    else
      level.going = {
        is: 'question',
        node: 'start',
        kind: 'amend',
        signing: { mode: 'any' },
        columns: [[place([MAKER])]],
        touched: false,
      }
    return true
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
        if (column.slice(index + 1).some((one) => one.verdict === 'agree')) return false
        column[index] = place([by], mine.addedBy)
        return true
      }
    }
    const level = this.#levels().find((one) => one.undo?.node === node)
    const undo = level?.undo
    if (!level || !undo || node === 'start') return false
    const column = undo.question.columns.find((list) => list.some((one) => one.verdict === 'agree' && one.by === by))
    const index = column?.findIndex((one) => one.verdict === 'agree' && one.by === by) ?? -1
    const mine = column?.[index]
    if (!column || !mine) return false
    for (const list of undo.question.columns) {
      list.forEach((one, i) => {
        if (!one.verdict) list[i] = place(one.lender === null ? one.who : [one.lender], one.addedBy)
      })
    }
    column[index] = place([by], mine.addedBy)
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
