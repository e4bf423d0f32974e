import type { Clock } from '#kernel/clock.ts'
import type { Cipher } from './cipher.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import type { Directory } from './directory.ts'
import type { EventHub } from './events/hub.ts'
import type { ObjectStore } from './files/store.ts'
import type { Log } from './log.ts'

/**
 * Everything a module may rely on; built once in compose and handed down, never imported as a singleton. What is
 * declared in terms of it adds itself where it is declared: command.ts how commands are executed and gated, registry.ts
 * what all modules offer.
 */
export interface Platform {
  readonly db: Db
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  readonly cipher: Cipher
  readonly objects: ObjectStore
  readonly directory: Directory
  readonly live: EventHub
}
