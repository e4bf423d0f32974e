import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import pg from 'pg'
import { closedLoop } from '../timing.ts'
import { freshDatabase, type Peer } from './peer.ts'

const RUN_MS = 4000
const SAVING_LOOPS = 8

const source = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="bench" targetNamespace="http://bpmn.io/schema/bpmn">
  <process id="approval" isExecutable="true">
    <startEvent id="start" /><sequenceFlow id="f1" sourceRef="start" targetRef="step1" />
    <userTask id="step1" /><sequenceFlow id="f2" sourceRef="step1" targetRef="step2" />
    <userTask id="step2" /><sequenceFlow id="f3" sourceRef="step2" targetRef="step3" />
    <userTask id="step3" /><sequenceFlow id="f4" sourceRef="step3" targetRef="end" />
    <endEvent id="end" />
  </process>
</definitions>`

type Waiting = { signal(): void }

/** Plays one case: at each user task the state is kept, when somebody keeps it, and the task is signalled. */
async function play(keep: ((state: string) => Promise<void>) | null): Promise<void> {
  const engine = Engine({ name: 'bench', source })
  const listener = new EventEmitter()
  listener.on('activity.wait', (task: Waiting) => {
    if (keep === null) return task.signal()
    void engine
      .getState()
      .then((state) => keep(JSON.stringify(state)))
      .then(() => task.signal())
  })
  const ended = engine.waitFor('end')
  await engine.execute({ listener })
  await ended
  if (keep) await keep(JSON.stringify(await engine.getState()))
}

/** In memory, one case after the other. */
export async function bpmnInMemory(): Promise<Peer> {
  let ended = 0
  return {
    id: 'bpmn-engine, in memory',
    mode: 'single',
    async run() {
      const loop = await closedLoop(1, RUN_MS, async () => {
        await play(null)
        ended += 1
      })
      return loop.perSecond
    },
    check: async () => (ended > 0 ? [] : ['bpmn-engine ended no case']),
    close: async () => undefined,
  }
}

/** With its state stored at every wait and at the end, eight cases at a time. */
export async function bpmnSaved(serverUrl: string): Promise<Peer> {
  const pool = new pg.Pool({ connectionString: await freshDatabase(serverUrl, 'peer_bpmn'), max: SAVING_LOOPS })
  pool.on('error', () => undefined)
  await pool.query('create table state (id bigint primary key, version int not null, state jsonb not null)')
  let next = 0
  let ended = 0
  return {
    id: 'bpmn-engine, state saved',
    mode: 'best',
    async run() {
      const loop = await closedLoop(SAVING_LOOPS, RUN_MS, async () => {
        next += 1
        const id = next
        await play(async (state) => {
          await pool.query(
            `insert into state values ($1, 1, $2) on conflict (id) do update set version = state.version + 1,
              state = excluded.state`,
            [id, state],
          )
        })
        ended += 1
      })
      return loop.perSecond
    },
    async check() {
      const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from state where version = 4')
      return rows[0]?.n === ended ? [] : [`bpmn-engine: ${rows[0]?.n} of ${ended} cases have all their states`]
    },
    close: () => pool.end(),
  }
}
