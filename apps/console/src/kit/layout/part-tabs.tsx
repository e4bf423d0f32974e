import type { Place } from '../module.ts'
import { usePageSearch } from './link.tsx'
import { type Part, useParts } from './parts.tsx'
import { Tabs } from './tabs.tsx'

/** Tabs of a page; the address remembers which one is open. */
export function OwnTabs({ own: tabs }: { own: readonly Part[] }) {
  const [search, change] = usePageSearch()
  const shown = tabs.find((tab) => tab.id === search.tab) ?? tabs[0]
  if (!shown) return null
  return (
    <>
      <Tabs
        activeKey={shown.id}
        items={tabs.map((tab) => ({ key: tab.id, label: tab.label }))}
        onChange={(key) => change({ tab: key === tabs[0]?.id ? null : key })}
      />
      {shown.content}
    </>
  )
}

/** A page's own tabs and those that other modules add at its place. */
export function PartTabs({ place, id, own }: { place: Place; id: string; own: readonly Part[] }) {
  return <OwnTabs own={[...own, ...useParts(place, id)]} />
}
