import { RecordTable } from '#kit'

/** Devices of a member or a client, with taking them away and ending their sessions. */
export function DeviceTable({ fixed }: { fixed: Record<string, string> }) {
  return (
    <RecordTable
      listId="members.device"
      fixed={fixed}
      bulkActions={[{ command: 'members.device.forceOut', idField: 'id' }]}
      rowActions={(row) => [
        ...(row.live === true ? [{ command: 'members.device.forceOut', fixed: { id: row.id } }] : []),
        ...(row.bound === true ? [{ command: 'members.device.unbind', fixed: { id: row.id }, danger: true }] : []),
      ]}
    />
  )
}

/** What happened on them. */
export function DeviceRecords({ fixed }: { fixed: Record<string, string> }) {
  return <RecordTable listId="members.deviceEvent" fixed={fixed} />
}
