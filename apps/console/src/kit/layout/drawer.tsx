import { type DrawerProps, Drawer as Plain } from 'antd'
import { useEffect, useRef } from 'react'
import { useBehind } from './behind.ts'

/** What the keyboard can stand on inside; where there is something, it scrolls along. */
const STOPS = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]'

/** Not what is taken out of the keyboard's way, nor what is not drawn. */
const isStop = (element: HTMLElement): boolean => element.tabIndex >= 0 && element.getClientRects().length > 0

/** Text alone that is longer than the drawer is reached by the keyboard as well: then the drawer's body is a stop itself. */
function Reach() {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const body = place.current?.parentElement
    if (!body) return undefined
    const seen = new WeakSet<Element>()
    const sized = new ResizeObserver(() => look())
    const watch = (part: Element) => {
      if (!seen.has(part)) sized.observe(part)
      seen.add(part)
    }
    const look = () => {
      // What lies in the body grows, by a font that comes late for one, while the body keeps its own size.
      for (const part of body.children) watch(part)
      const stops = [...body.querySelectorAll<HTMLElement>(STOPS)]
      const needed = body.scrollHeight > body.clientHeight && !stops.some(isStop)
      if (needed) body.tabIndex = 0
      else body.removeAttribute('tabindex')
    }
    const changed = new MutationObserver(look)
    watch(body)
    changed.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    look()
    return () => {
      sized.disconnect()
      changed.disconnect()
    }
  }, [])
  return <span ref={place} hidden />
}

/** A drawer over the page; what lies behind it waits, unless it has no curtain. */
export function Drawer({ open = false, afterOpenChange, rootClassName, children, ...rest }: DrawerProps) {
  const { mark, shown } = useBehind(open && rest.mask !== false)
  return (
    <Plain
      {...rest}
      open={open}
      rootClassName={[rootClassName, mark].filter(Boolean).join(' ')}
      afterOpenChange={(isOpen) => {
        shown(isOpen)
        afterOpenChange?.(isOpen)
      }}
    >
      <Reach />
      {children}
    </Plain>
  )
}
