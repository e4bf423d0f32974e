import type { ReactNode } from 'react'
import { useCan } from '#kit'
import { Forbidden } from '../pages/forbidden.tsx'

/** A page that was opened by address without its right says why, instead of looking empty. */
export function Guarded({ permission, children }: { permission: string | null; children: ReactNode }) {
  const can = useCan()
  return permission && !can(permission) ? <Forbidden permission={permission} /> : children
}
