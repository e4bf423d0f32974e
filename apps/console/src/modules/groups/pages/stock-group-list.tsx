import { GroupList } from '../parts/group-list.tsx'

/** Every stock group. */
export default function StockGroupList() {
  return <GroupList kind="stock" />
}
