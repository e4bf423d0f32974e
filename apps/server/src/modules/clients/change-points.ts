import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'

export type Paper = { id: string; name: string }

/** The papers of these ids that are current documents of the client and in the actor's scope. */
export type ChangePapers = (reader: Reader, actor: Actor, clientId: string, ids: readonly string[]) => Promise<Paper[]>

/** Where the module that keeps documents says which there are: a change of data may rest on them. */
export const changePapers = defineExtensionPoint<ChangePapers>('clients.changePapers')

/** A phone or address of mail that is no longer the client's, and what is to be said to it. */
export type ContactNotice = {
  id: string
  clientId: string
  kind: 'phone' | 'email'
  /** Where the notice goes, in clear: whoever takes it seals what it keeps. */
  to: string
  /** What stands in its place, masked; null when nothing does. */
  newMasked: string | null
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  at: string
}

/** Runs in the transaction of the change; takes the notice over for delivery. */
export type ContactNoticeTaker = (context: CommandContext, notice: ContactNotice) => Promise<void>

/** Where whoever delivers messages hears of them. Each also stands in `clients.contact_notice`. */
export const contactNotices = defineExtensionPoint<ContactNoticeTaker>('clients.contactNotice')

/** What a change of data touched, as far as registers of the client go. */
export type DataChange = {
  clientId: string
  /** Names or identity documents of the client or of a joint holder are not what they were, or there are other holders. */
  identity: boolean
}

/** Runs in the transaction of the change, after it is written. */
export type DataChangeListener = (context: CommandContext, change: DataChange) => Promise<void>

/** Where registers that rest on what is known of a client hear that it changed. */
export const dataChanges = defineExtensionPoint<DataChangeListener>('clients.dataChange')
