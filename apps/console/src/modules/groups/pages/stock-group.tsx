import { GroupView } from '../parts/group-view.tsx'

/** One stock group with its members. */
export default function StockGroupPage() {
  return <GroupView kind="stock" />
}
