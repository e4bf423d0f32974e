import type { Batch } from './batch.ts'
import type { CommandContext } from './command.ts'

/** The `run` of a command that belongs to a batch: a batch of one, inside the caller's transaction. */
export function runAlone(batch: Batch, command: string) {
  return async <O>(context: CommandContext, input: unknown): Promise<O> => {
    const { tx, now, platform, actor } = context
    const { record, emit, enqueue } = context
    const [result] = await batch.run({ tx, now, platform }, [{ command, actor, input, record, emit, enqueue }])
    if (!result) throw new Error(`batch ${batch.name} gave no result`)
    if (result.kind === 'refused') throw result.refusal
    if (result.kind !== 'done') throw new Error(`batch ${batch.name} can't end ${result.kind} inside a transaction`)
    return result.value as O
  }
}
