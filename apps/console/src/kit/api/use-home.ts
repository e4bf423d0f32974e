import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from './client.ts'
import type { ApiProblem } from './problem.ts'
import { queryKey } from './use-api.ts'

type Home = { parts: Record<string, unknown> }

/** What the server puts into one part of the home page; all parts share one call. */
export function useHomePart<T>(id: string): UseQueryResult<T, ApiProblem> {
  return useQuery<Home, ApiProblem, T>({
    queryKey: queryKey('/home'),
    queryFn: ({ signal }) => api.get<Home>('/home', undefined, signal),
    select: ({ parts }) => parts[id] as T,
  })
}
