import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api, type Query } from './client.ts'
import type { ApiProblem } from './problem.ts'

/** The cache key of a read, for `invalidateQueries`. */
export const queryKey = (path: string | null, query?: Query) => ['api', path, query ?? {}] as const

/** One GET as a cached query; `path: null` waits. Refusals are not retried, a lost connection is, twice. */
export function useApi<T>(
  path: string | null,
  query?: Query,
  options?: { staleTime?: number },
): UseQueryResult<T, ApiProblem> {
  return useQuery<T, ApiProblem>({
    queryKey: queryKey(path, query),
    queryFn: ({ signal }) => api.get<T>(path ?? '', query, signal),
    enabled: path !== null,
    ...options,
  })
}
