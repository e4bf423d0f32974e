import { join } from 'node:path'
import type { Clock } from '#kernel/clock.ts'
import type { BackupPlace } from '../backup-config.ts'
import { localStore } from '../files/local-store.ts'
import { s3Store } from '../files/s3-store.ts'
import type { ObjectStore } from '../files/store.ts'
import { localFiles } from './local-files.ts'
import type { NamedFiles } from './named-files.ts'
import { s3Files } from './s3-files.ts'

/** The second store: contents by digest, as in the first one, and the database's backups by name. */
export type Vault = { contents: ObjectStore; files: NamedFiles }

/** Opens the second store. `spoolFolder` is a local folder for what is on its way. */
export async function openVault(place: BackupPlace, spoolFolder: string, clock: Clock): Promise<Vault> {
  if (place.kind === 'local') {
    return {
      contents: await localStore({ dir: join(place.folder, 'contents'), clock }),
      files: await localFiles(join(place.folder, 'database'), clock),
    }
  }
  const { bucket, region, accessKeyId, secretAccessKey, endpoint } = place
  const access = { bucket, region, accessKeyId, secretAccessKey, ...(endpoint === null ? {} : { endpoint }) }
  return {
    contents: await s3Store({ ...access, prefix: 'contents/', spoolDir: spoolFolder, clock }),
    files: s3Files({ ...access, prefix: 'database/' }),
  }
}
