import type { Department } from './wire.ts'

/** Each department directly above those below it, by code among brothers. */
export function inTreeOrder(items: readonly Department[]): { department: Department; depth: number }[] {
  const below = Map.groupBy(items, (department) => department.parentId)
  const walk = (parent: string | null, depth: number): { department: Department; depth: number }[] =>
    (below.get(parent) ?? [])
      .toSorted((a, b) => a.code.localeCompare(b.code))
      .flatMap((department) => [{ department, depth }, ...walk(department.id, depth + 1)])
  return walk(null, 0)
}
