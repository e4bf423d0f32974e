/**
 * How every performance claim is measured: the control before, between and after three rounds, so that a busy neighbour
 * shows; median and range of each figure; the run is void when the control itself moves by more than a quarter; and
 * the data must still add up at the end. Only ratios to the control travel between machines.
 */
export type Goal = {
  /** Name of the figure it judges. */
  figure: string
  /** `ratio` has no unit. */
  unit: 'ratio' | 'ms' | '/s'
  atLeast?: number
  atMost?: number
}

export type Figures = Readonly<Record<string, number>>

export type Prepared = {
  /** One reading of the control, in the control's unit. */
  control(): Promise<number>
  /** One round: absolute figures and, given the control around it, ratios. */
  round(): Promise<(control: number) => Figures>
  /** Correctness after the last round: what does not add up, empty when all does. */
  check(): Promise<string[]>
  close(): Promise<void>
}

export type Bench<Place> = {
  id: string
  title: string
  /** What the control is, e.g. `TPC-B transactions/s, 8 connections`. */
  control: string
  goals: readonly Goal[]
  prepare(place: Place): Promise<Prepared>
}

export const ROUNDS = 3
/** (max − min) ÷ median of the control above which a run proves nothing. */
export const SPREAD_MAX = 0.25

export type Range = { median: number; low: number; high: number }

export type Verdict = {
  id: string
  outcome: 'met' | 'missed' | 'void' | 'incorrect'
  control: Range & { spread: number }
  figures: Record<string, Range>
  missed: string[]
  problems: string[]
}

/** Median of an even number of values is the mean of the middle two. */
export function rangeOf(values: readonly number[]): Range {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => {
    const value = sorted[index]
    if (value === undefined) throw new Error('no values to summarise')
    return value
  }
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  }
}

/** Runs one prepared bench; `limitMs` bounds it, rounds and controls together. */
export async function measure<Place>(bench: Bench<Place>, prepared: Prepared, limitMs: number): Promise<Verdict> {
  const deadline = performance.now() + limitMs
  const within = <T>(value: T): T => {
    if (performance.now() > deadline) throw new Error(`${bench.id} took longer than ${limitMs / 1000} s`)
    return value
  }
  // The first reading pays for what is planned and compiled once.
  await prepared.control()
  const controls = [await prepared.control()]
  const rounds: Figures[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const figuresAt = within(await prepared.round())
    const before = controls.at(-1) ?? 0
    const after = within(await prepared.control())
    controls.push(after)
    rounds.push(figuresAt((before + after) / 2))
  }
  return judge(bench, controls, rounds, await prepared.check())
}

/** The verdict on finished rounds. A wrong sum outweighs a void control, a void control outweighs a missed goal. */
export function judge(
  bench: Pick<Bench<unknown>, 'id' | 'goals'>,
  controls: readonly number[],
  rounds: readonly Figures[],
  problems: string[],
): Verdict {
  const control = rangeOf(controls)
  const spread = (control.high - control.low) / control.median
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))]
  const figures = Object.fromEntries(names.map((name) => [name, rangeOf(rounds.flatMap((round) => round[name] ?? []))]))
  const missed = bench.goals.flatMap((goal) => {
    const median = figures[goal.figure]?.median
    if (median === undefined) return [`${goal.figure} was not measured`]
    if (goal.atLeast !== undefined && median < goal.atLeast) return [`${goal.figure} below ${goal.atLeast}`]
    if (goal.atMost !== undefined && median > goal.atMost) return [`${goal.figure} above ${goal.atMost}`]
    return []
  })
  const outcome =
    problems.length > 0 ? 'incorrect' : spread > SPREAD_MAX ? 'void' : missed.length > 0 ? 'missed' : 'met'
  return { id: bench.id, outcome, control: { ...control, spread }, figures, missed, problems }
}

const shown = (value: number): string =>
  value >= 1000 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(3)

/** The verdict as lines for a person. */
export function report(bench: Pick<Bench<unknown>, 'id' | 'title' | 'control' | 'goals'>, verdict: Verdict): string {
  const { control, figures } = verdict
  const goalOf = (name: string): string => {
    const goal = bench.goals.find(({ figure }) => figure === name)
    if (!goal) return ''
    const bound = goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`
    return `   goal ${bound}${goal.unit === 'ratio' ? '' : ` ${goal.unit}`}`
  }
  const width = Math.max(...Object.keys(figures).map((name) => name.length), 8)
  return [
    `${bench.id}  ${bench.title}`,
    `  ${'control'.padEnd(width)}  ${shown(control.median)} (${shown(control.low)}…${shown(control.high)}, spread ${(control.spread * 100).toFixed(0)} %)   ${bench.control}`,
    ...Object.entries(figures).map(
      ([name, range]) =>
        `  ${name.padEnd(width)}  ${shown(range.median)} (${shown(range.low)}…${shown(range.high)})${goalOf(name)}`,
    ),
    ...verdict.problems.map((problem) => `  INCORRECT ${problem}`),
    `  → ${verdict.outcome}${verdict.missed.length > 0 ? `: ${verdict.missed.join(', ')}` : ''}`,
  ].join('\n')
}
