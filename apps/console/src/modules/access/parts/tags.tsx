import { usePermissionName } from '#kit'
import { useRoleName } from '../names.ts'
import styles from './access.module.css'

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Words side by side; `title` tells the key behind each. */
export function Tags({ items }: { items: readonly { key: string; name: string }[] }) {
  return (
    <span className={styles.tags}>
      {items.map(({ key, name }) => (
        <span key={key} className={styles.tag} title={key}>
          {name}
        </span>
      ))}
    </span>
  )
}

/** Roles by their codes, as a list's cell carries them. */
export function RoleTags({ codes }: { codes: unknown }) {
  const nameOf = useRoleName()
  return <Tags items={strings(codes).map((code) => ({ key: code, name: nameOf({ code, name: code }) }))} />
}

/** Permissions by their keys. */
export function PermissionTags({ keys }: { keys: unknown }) {
  const nameOf = usePermissionName()
  return <Tags items={strings(keys).map((key) => ({ key, name: nameOf(key) }))} />
}
