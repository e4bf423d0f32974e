import { useTranslation } from 'react-i18next'
import { useLanguage, usePermissionName, useTextOr } from '#kit'
import { inTreeOrder } from './tree.ts'
import { type Department, useDepartments } from './wire.ts'

type Named = { code: string; name: string }

/** A role in words: what comes with the product has a text, a broker's own has its name. */
export function useRoleName(): (role: Named) => string {
  const textOr = useTextOr()
  return (role) => textOr(`access:role.${role.code}`, role.name)
}

/** The module that a permission key belongs to, in words. */
export function useModuleName(): (module: string) => string {
  const textOr = useTextOr()
  return (module) => textOr(`platform:state.module.${module}`, module)
}

/**
 * A policy in words. Built-in codes are `<module>.full`, `<module>.readOnly` and `role.<role>`; a broker's own has no dot
 * and goes by its name.
 */
export function usePolicyName(): (policy: Named) => string {
  const { t } = useTranslation()
  const moduleOf = useModuleName()
  const roleOf = useRoleName()
  return ({ code, name }) => {
    const [head = '', ...rest] = code.split('.')
    const tail = rest.join('.')
    if (tail === '') return name
    if (head === 'role') return t('access:page.policies.ofRole', { role: roleOf({ code: tail, name: tail }) })
    const extent = tail === 'full' ? t('access:policy.full') : t('access:policy.readOnly')
    return t('access:page.policies.ofModule', { module: moduleOf(head), extent })
  }
}

/** What somebody asks for, in words: a role, a policy, or one permission. */
export function useAskedName(): (kind: string, code: string, name?: string) => string {
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const permissionOf = usePermissionName()
  return (kind, code, name = code) => {
    if (kind === 'role') return roleOf({ code, name })
    return kind === 'policy' ? policyOf({ code, name }) : permissionOf(code)
  }
}

/** Departments by id with their names, and how deep each stands. */
export function useDepartmentTree(): {
  byId: ReadonlyMap<string, Department>
  nameOf: (id: string) => string
  ordered: readonly { department: Department; depth: number }[]
} {
  const { data } = useDepartments()
  const language = useLanguage()
  const items = data?.items ?? []
  const byId = new Map(items.map((department) => [department.id, department]))
  return { byId, nameOf: (id) => byId.get(id)?.names[language] ?? '…', ordered: inTreeOrder(items) }
}
