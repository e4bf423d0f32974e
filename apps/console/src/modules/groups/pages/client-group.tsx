import { GroupView } from '../parts/group-view.tsx'

/** One client group with its members. */
export default function ClientGroupPage() {
  return <GroupView kind="client" />
}
