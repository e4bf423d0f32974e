import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { api, newKey, type Outcome } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useApi } from '../api/use-api.ts'
import { type CommandMeta, requestOf } from './schema.ts'

/** Every command this person may run, by name; loaded once per session. */
export function useCommands(): {
  commands: ReadonlyMap<string, CommandMeta>
  isPending: boolean
  error: ApiProblem | null
} {
  const { data, isPending, error } = useApi<CommandMeta[]>('/commands', undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  const commands = useMemo(() => new Map((data ?? []).map((command) => [command.name, command])), [data])
  return { commands, isPending, error }
}

export type RunCommand = <T = unknown>(input: Record<string, unknown>) => Promise<Outcome<T>>

/**
 * Runs a command. The same input sent again after a lost connection keeps its idempotency key, so it has one effect;
 * another input is another write. Everything on screen that reads the server is refreshed when it is done.
 *
 * @throws ApiProblem
 */
export function useRunCommand(name: string): { run: RunCommand; pending: boolean } {
  const { commands } = useCommands()
  const client = useQueryClient()
  const [pending, setPending] = useState(false)
  const last = useRef<{ digest: string; key: string } | null>(null)
  const command = commands.get(name)
  const run = useCallback(
    async <T>(input: Record<string, unknown>): Promise<Outcome<T>> => {
      if (!command) {
        throw new ApiProblem({
          status: 403,
          code: 'PERMISSION_MISSING',
          module: 'platform',
          params: { permission: name },
        })
      }
      const digest = JSON.stringify(input)
      const attempt = last.current?.digest === digest ? last.current : { digest, key: newKey() }
      last.current = attempt
      setPending(true)
      try {
        const { path, body } = requestOf(command, input)
        const outcome = await api.command<T>(command.method, path, body, attempt.key)
        last.current = null
        void client.invalidateQueries({ queryKey: ['api'] })
        return outcome
      } catch (error) {
        // A refusal is an answer: the next try, even of the same input, is a new write.
        if (!(error instanceof ApiProblem) || error.status !== 0) last.current = null
        throw error
      } finally {
        setPending(false)
      }
    },
    [command, client, name],
  )
  return { run, pending }
}
