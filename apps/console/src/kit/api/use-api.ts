import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api, type Query } from './client.ts'
import type { ApiProblem } from './problem.ts'

/** The cache key of a read, for `invalidateQueries`. */
export const queryKey = (path: string | null, query?: Query) => ['api', path, query ?? {}] as const

/**
 * One GET as a cached query; `path: null` waits. Refusals are not retried, a lost connection is, twice. `once`: what was
 * read stays as it is while the page stands, whatever is done meanwhile, and is forgotten with the page.
 */
export function useApi<T>(
  path: string | null,
  query?: Query,
  { once = false, ...options }: { staleTime?: number; once?: boolean } = {},
): UseQueryResult<T, ApiProblem> {
  return useQuery<T, ApiProblem>({
    queryKey: queryKey(path, query),
    queryFn: ({ signal }) => api.get<T>(path ?? '', query, signal),
    enabled: path !== null,
    ...options,
    ...(once ? { staleTime: 'static' as const, gcTime: 0 } : {}),
  })
}
