import { type ComponentType, createContext, lazy, type ReactNode, Suspense, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartEntry, PartProps, Place } from '../module.ts'
import { useCan } from '../session/session.tsx'
import { Loading } from '../show/empty.tsx'

/** A part that is there, not shown yet. */
export type PartHandle = PartEntry & { Content: ComponentType<PartProps> }
const PartsContext = createContext<readonly PartHandle[]>([])

/** Given once by the shell, which alone knows the modules. */
export function PartsProvider({ entries, children }: { entries: readonly PartEntry[]; children: ReactNode }) {
  const parts = useMemo(() => entries.map((entry) => ({ ...entry, Content: lazy(entry.load) })), [entries])
  return <PartsContext value={parts}>{children}</PartsContext>
}

/** Parts at a place that this person may open; none without a place. */
export function usePartHandles(place: Place | undefined): readonly PartHandle[] {
  const can = useCan()
  return useContext(PartsContext).filter((part) => part.place === place && can(part.permission))
}

/** A part, loaded now that it is shown. */
export function PartContent({ part: { Content }, id, more }: { part: PartHandle } & PartProps) {
  return (
    <Suspense fallback={<Loading />}>
      <Content id={id} {...(more ? { more } : {})} />
    </Suspense>
  )
}

/** What modules offer at a place to this person, ready to show. */
export type Part = { id: string; label: string; content: ReactNode }

/** `useParts('client', clientId)`: tabs or panels for the page, in module order; `content` loads when it is rendered. */
export function useParts(place: Place, id: string, more?: PartProps['more']): readonly Part[] {
  const { t } = useTranslation()
  return usePartHandles(place).map((part) => ({
    id: part.id,
    label: t(part.label),
    content: <PartContent part={part} id={id} {...(more ? { more } : {})} />,
  }))
}

/** Of those parts the ones that can show the past, at this moment. */
export function usePastParts(place: Place, id: string, at: string): readonly Part[] {
  const { t } = useTranslation()
  return usePartHandles(place)
    .filter((part) => part.past)
    .map((part) => ({
      id: part.id,
      label: t(part.label),
      content: <PartContent part={part} id={id} more={{ at }} />,
    }))
}

/** The moment a part is asked to show; null is now. */
export function momentOf({ more }: Pick<PartProps, 'more'>): string | null {
  return typeof more?.at === 'string' ? more.at : null
}
