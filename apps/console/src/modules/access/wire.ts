import type { z } from 'zod'
import type {
  departmentView,
  effectiveView,
  grantsView,
  operatorView,
  permissionView,
  policyView,
  roleView,
  whyView,
} from '#contract/access'
import { useApi, useCan } from '#kit'

export type Department = z.infer<typeof departmentView>
export type Effective = z.infer<typeof effectiveView>
export type Right = Effective['permissions'][number]
export type Way = Right['ways'][number]
export type Grants = z.infer<typeof grantsView>
export type Operator = z.infer<typeof operatorView>
export type Permission = z.infer<typeof permissionView>
export type Policy = z.infer<typeof policyView>
export type Role = z.infer<typeof roleView>
export type Why = z.infer<typeof whyView>

type Items<T> = { items: T[] }

export const useDepartments = () => useApi<Items<Department>>('/access/departments')
/** Roles, for whoever may see them; others are not asked for. */
export const useRoles = () => useApi<Items<Role>>(useCan()('access.role.view') ? '/access/roles' : null)
export const usePolicies = () => useApi<Items<Policy>>('/access/policies')
export const usePermissions = (mayAsk = true) => useApi<Items<Permission>>(mayAsk ? '/access/permissions' : null)
