import { GroupList } from '../parts/group-list.tsx'

/** Every client group. */
export default function ClientGroupList() {
  return <GroupList kind="client" />
}
