import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '#kit'

const RETRIES = 2

/** Reads are fresh for a while; only a lost connection is tried again, a refusal is an answer. */
export const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < RETRIES && error instanceof ApiProblem && error.code === 'UNREACHABLE',
      },
    },
  })
