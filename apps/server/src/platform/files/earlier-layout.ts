import { join } from 'node:path'
import { namesIn, sizeOf } from './folders.ts'

/** Contents that were kept before there were only 256 folders: `content/ab/cd/<sha256>`. They stay where they are. */
export type EarlierLayout = {
  pathOf(sha256: string): string
  /** First two letters of the contents there. */
  folders(): Promise<string[]>
  /** Contents that begin with these letters. */
  namesIn(folder: string): Promise<string[]>
}

/** The earlier contents of a store, null where it never had any. */
export async function earlierLayout(dir: string): Promise<EarlierLayout | null> {
  const root = join(dir, 'content')
  if ((await sizeOf(root)) === null) return null
  return {
    pathOf: (sha256) => join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256),
    folders: () => namesIn(root),
    async namesIn(folder) {
      const names: string[] = []
      for (const second of await namesIn(join(root, folder))) names.push(...(await namesIn(join(root, folder, second))))
      return names
    },
  }
}
