const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const NAME = 'kontor_http_request_seconds'

type Series = { labels: string; counts: number[]; sum: number; count: number }

const series = new Map<string, Map<string, Series>>()

function open(operation: string, method: string, status: number): Series {
  return {
    labels: `operation="${operation}",method="${method}",status="${status}"`,
    counts: BOUNDS.map(() => 0),
    sum: 0,
    count: 0,
  }
}

/** Counts one answer of an operation. */
export type Timing = (method: string, status: number, seconds: number) => void

/**
 * What counts the answers of one operation. A histogram of our own: the library's costs as much per answer as finding
 * the route, since it checks and joins the labels each time.
 */
export function timingOf(operation: string): Timing {
  const known = series.get(operation) ?? new Map<string, Series>()
  series.set(operation, known)
  return (method, status, seconds) => {
    const key = method + status
    let one = known.get(key)
    if (!one) {
      one = open(operation, method, status)
      known.set(key, one)
    }
    one.sum += seconds
    one.count += 1
    let bound = 0
    while (bound < BOUNDS.length && seconds > (BOUNDS[bound] ?? 0)) bound += 1
    if (bound < BOUNDS.length) one.counts[bound] = (one.counts[bound] ?? 0) + 1
  }
}

function linesOf({ labels, counts, sum, count }: Series): string[] {
  let below = 0
  const buckets = BOUNDS.map((bound, index) => {
    below += counts[index] ?? 0
    return `${NAME}_bucket{le="${bound}",${labels}} ${below}`
  })
  return [
    ...buckets,
    `${NAME}_bucket{le="+Inf",${labels}} ${count}`,
    `${NAME}_sum{${labels}} ${sum}`,
    `${NAME}_count{${labels}} ${count}`,
  ]
}

/** The histogram in Prometheus' text format. */
export function timingsText(): string {
  const lines = [...series.values()].flatMap((known) => [...known.values()].flatMap(linesOf))
  return [`# HELP ${NAME} Time to answer, by operation and status`, `# TYPE ${NAME} histogram`, ...lines, ''].join('\n')
}
