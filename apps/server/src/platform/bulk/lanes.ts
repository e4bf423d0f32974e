/** Calls at a time: people's own requests need the connections too. */
export const LANES = 6

/**
 * Works items off, some at a time, in their order.
 *
 * @param alone  does the first by itself, before it is known how many may go beside each other
 * @param lanes  how many may, told what became of the first
 * @throws the first failure, after every lane has come to its end
 */
export async function inLanes<I, R>(
  items: readonly I[],
  call: (item: I) => Promise<R>,
  { alone, lanes }: { alone: boolean; lanes(first: R | undefined): number },
): Promise<{ results: R[]; broken: PromiseRejectedResult | undefined }> {
  const waiting = [...items]
  const results: R[] = []
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await call(item))
  }
  const first = alone ? waiting.shift() : undefined
  if (first !== undefined) results.push(await call(first))
  const ended = await Promise.allSettled(Array.from({ length: lanes(results[0]) }, lane))
  return { results, broken: ended.find((one) => one.status === 'rejected') }
}
