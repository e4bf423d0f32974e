import { Tabs as Plain, type TabsProps } from 'antd'

/** The whole bar calls itself the list of tabs, with the menu of those that have no room in it: only the tabs are the list. */
function tellApart(bar: HTMLElement | null): void {
  const list = bar?.querySelector('.ant-tabs-nav-list')
  if (!bar || !list) return
  for (const name of ['role', 'aria-orientation']) {
    const value = bar.getAttribute(name)
    if (value === null) continue
    list.setAttribute(name, value)
    bar.removeAttribute(name)
  }
}

/** The bar takes a ref, which its type keeps to itself. */
const REF = { ref: tellApart }
const renderTabBar: NonNullable<TabsProps['renderTabBar']> = (props, Bar) => <Bar {...props} {...REF} />

/** Tabs, and the menu of those that have no room beside them. */
export function Tabs(props: TabsProps) {
  return <Plain renderTabBar={renderTabBar} {...props} />
}
