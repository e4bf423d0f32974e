import { sql } from 'kysely'
import type { CommandContext } from '#platform/command.ts'
import { type Reader, rows } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'

/** A version that was filed, by whatever way. */
export type FiledVersion = {
  versionId: string
  documentId: string
  clientId: string
  accountId: string | null
  businessLine: string
  departmentId: string
  filedBy: string
  filedAt: string
}

/** Whoever wants to hear of what was filed, once it stands; told at least once. */
export type DocumentFollower = {
  name: string
  follow(platform: Platform, filed: readonly FiledVersion[]): Promise<void>
}

/** Modules that follow the archive: webhooks. */
export const documentFollowers = defineExtensionPoint<DocumentFollower>('archive.follower')

/** Tells followers of versions that were filed. */
export const FOLLOW_TASK = 'archive.document.follow'

/** After the commit followers hear of these versions, where there are any. */
export function followSoon(
  { enqueue, platform }: Pick<CommandContext, 'enqueue' | 'platform'>,
  versionIds: string[],
): void {
  if (platform.offered(documentFollowers).length === 0) return
  enqueue({ task: FOLLOW_TASK, payload: { versionIds }, attemptsMax: 10 })
}

function filedVersions(reader: Reader, ids: readonly string[]): Promise<FiledVersion[]> {
  return rows(
    reader,
    sql<FiledVersion>`select v.id as "versionId", d.id as "documentId", d.client_id as "clientId",
        d.account_id as "accountId", d.business_line as "businessLine", d.department_id as "departmentId",
        v.filed_by as "filedBy", v.filed_at as "filedAt"
      from archive.document_version v join archive.document d on d.id = v.document_id
      where v.id = any(${[...ids]}::uuid[]) order by v.filed_at, v.id`,
  )
}

export const tellFollowers: TaskHandler = async (platform, payload) => {
  const ids = Array.isArray(payload.versionIds) ? payload.versionIds.map(String) : []
  const filed = await filedVersions(platform.db, ids)
  for (const follower of platform.offered(documentFollowers)) await follower.follow(platform, filed)
}
