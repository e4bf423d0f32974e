import { eventually } from '#testing/probe.ts'
import type { Person } from './person.ts'

/** A person's stream of live events. */
export type Listening = {
  /** Every id heard of so far. */
  ids(): string[]
  stop(): void
}

/** Opens the stream and waits until it stands: what commits afterwards is not missed. */
export async function listen(person: Person): Promise<Listening> {
  const controller = new AbortController()
  const response = await person.open('/events', { signal: controller.signal, headers: { accept: 'text/event-stream' } })
  let heard = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) heard += decoder.decode(chunk, { stream: true })
  })()
  // The stream ends when the journey hangs up.
  reading.catch(() => undefined)
  await eventually(() => {
    if (!heard.includes('event: ready')) throw new Error(`no live events for ${person.username}: ${response.status}`)
  })
  return {
    ids: () =>
      [...heard.matchAll(/^data: (\{.*\})$/gm)].flatMap(
        ([, json]) => (JSON.parse(json ?? '{}') as { ids?: string[] }).ids ?? [],
      ),
    stop: () => controller.abort(),
  }
}
