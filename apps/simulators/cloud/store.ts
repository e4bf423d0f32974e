import { createHash, randomUUID } from 'node:crypto'

/** A file the platform has. */
export type Filed = {
  id: string
  reference: string
  sheet: Record<string, unknown>
  sha256: string
  status: 'accepted' | 'pending' | 'rejected'
}

export type Answer = { status: number; headers?: Record<string, string>; body: unknown }
export const FAULTS = ['busy', 'down', 'torn', 'lost'] as const
export const RATES = [...FAULTS, 'delay', 'reject'] as const
export type Rate = (typeof RATES)[number]

const REJECTED = { code: 'IMAGE_UNCLEAR', message: '影像不清晰，请重新上传' }
const TORN = { status: 200, body: { nothing: true } }
const FAULTY: Readonly<Record<string, Answer>> = {
  busy: { status: 429, headers: { 'retry-after': '90' }, body: { code: 'BUSY' } },
  down: { status: 503, body: { code: 'DOWN' } },
  torn: TORN,
}

/** What the platform keeps, how it judges, and what goes wrong; everything is forgotten when it stops. */
export class Platform {
  readonly filed = new Map<string, Filed>()
  /** How often each reference has come, been judged, and been filed. */
  readonly came = new Map<string, number>()
  readonly judged = new Map<string, number>()
  readonly times = new Map<string, number>()
  asked = 0
  faults: string[] = []
  outage = false
  rates: Partial<Record<Rate, number>> = {}

  /** Whether a share of requests, of which this is one, meets it: the same every time it is drawn. */
  #drawn(rate: Rate, reference: string, nth: number): boolean {
    const share = this.rates[rate] ?? 0
    if (share === 0) return false
    const drawn = createHash('sha256').update(`${rate} ${reference} ${nth}`).digest().readUInt32BE(0)
    return drawn / 2 ** 32 < share
  }

  /** What this request meets instead of an answer, if anything. */
  fault(reference: string): string | null {
    this.asked += 1
    if (this.outage) return 'down'
    const given = this.faults.shift()
    if (given !== undefined) return given
    const nth = (this.came.get(reference) ?? 0) + 1
    this.came.set(reference, nth)
    return FAULTS.find((one) => this.#drawn(one, reference, nth)) ?? null
  }

  take(reference: string, sheet: Record<string, unknown>, sha256: string): Answer {
    const known = this.filed.get(reference)
    if (known) return this.#said(known, 200)
    const name = String(sheet.fileName)
    const nth = (this.judged.get(reference) ?? 0) + 1
    this.judged.set(reference, nth)
    if (/blurred|模糊/.test(name) || (nth === 1 && this.#drawn('reject', reference, 1))) {
      return { status: 422, body: REJECTED }
    }
    const slow = name.includes('slow') || this.#drawn('delay', reference, 1)
    const one: Filed = { id: randomUUID(), reference, sheet, sha256, status: slow ? 'pending' : 'accepted' }
    this.filed.set(reference, one)
    const key = [sheet.eventNo, sheet.parameter, sha256].join(' ')
    this.times.set(key, (this.times.get(key) ?? 0) + 1)
    return this.#said(one, slow ? 202 : 201)
  }

  /** What became of it; one that is judged late is judged when it is asked about again. */
  standing(reference: string): Answer {
    const known = this.filed.get(reference)
    if (!known) return { status: 404, body: { code: 'UNKNOWN' } }
    const answer = this.#said(known, 200)
    if (known.status === 'pending') known.status = 'accepted'
    return answer
  }

  #said({ id, status }: Filed, code: number): Answer {
    return { status: code, body: { id, status } }
  }

  faulty(fault: string): Answer {
    return FAULTY[fault] ?? TORN
  }
}
