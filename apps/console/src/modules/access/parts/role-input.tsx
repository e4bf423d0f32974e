import { type FoundSelectProps, KnownSelect, useCan, usePermissionName } from '#kit'
import { usePolicyName, useRoleName } from '../names.ts'
import { usePermissions, usePolicies, useRoles } from '../wire.ts'

/** Chooses a role. */
export function RoleInput(props: FoundSelectProps) {
  const { data } = useRoles()
  const nameOf = useRoleName()
  return (
    <KnownSelect {...props} options={(data?.items ?? []).map((role) => ({ value: role.id, label: nameOf(role) }))} />
  )
}

/** The name of a role. */
export function RoleName({ value }: { value: string }) {
  const { data } = useRoles()
  const nameOf = useRoleName()
  const role = data?.items.find((each) => each.id === value)
  return role ? nameOf(role) : '…'
}

/** Chooses a policy. */
export function PolicyInput(props: FoundSelectProps) {
  const { data } = usePolicies()
  const nameOf = usePolicyName()
  return (
    <KnownSelect
      {...props}
      options={(data?.items ?? []).map((policy) => ({ value: policy.id, label: nameOf(policy) }))}
    />
  )
}

/** The name of a policy. */
export function PolicyName({ value }: { value: string }) {
  const { data } = usePolicies()
  const nameOf = usePolicyName()
  const policy = data?.items.find((each) => each.id === value)
  return policy ? nameOf(policy) : '…'
}

/** Chooses a permission by what it allows; one that is not listed, or is not for this person to see, keeps its name. */
export function PermissionChoice(props: FoundSelectProps) {
  const can = useCan()
  const { data } = usePermissions(can('access.role.view'))
  const nameOf = usePermissionName()
  const keys = new Set(data?.items.map(({ key }) => key))
  if (typeof props.value === 'string' && props.value) keys.add(props.value)
  return <KnownSelect {...props} options={[...keys].map((key) => ({ value: key, label: nameOf(key) }))} />
}

/** What a permission allows. */
export function PermissionName({ value }: { value: string }) {
  return usePermissionName()(value)
}
