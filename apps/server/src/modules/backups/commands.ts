import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type AnyCommand, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import * as wire from './schema.ts'
import { BASE_TASK } from './service/base.ts'
import { VERIFY_TASK } from './service/contents.ts'
import { requireSecondStore } from './service/second-store.ts'
import { finishRun, insertRun } from './store/run.ts'
import { findSetting, updateSetting } from './store/stand.ts'

/** Asks for a nightly job at once: one of a kind at a time, and only with a second store. */
const atOnce = (name: string, what: string, task: string) =>
  defineCommand({
    name,
    scope: 'none',
    input: wire.askInput,
    output: wire.asked,
    async run(context) {
      requireSecondStore(context.platform)
      context.record({ target: { type: 'backup', id: what, label: what } })
      context.enqueue({ task, payload: { askedByName: context.actor.name }, jobKey: task, attemptsMax: 3 })
      return { asked: true as const }
    },
  })

/** Asks for a backup of the database now instead of tonight. */
export const makeBackup = atOnce('backups.backup.make', 'database', BASE_TASK)

/** Asks for the copies to be read again now instead of tonight. */
export const verifyBackup = atOnce('backups.backup.verify', 'copies', VERIFY_TASK)

/** Who is written to when something is overdue. */
export const configureBackups = defineCommand({
  name: 'backups.setting.configure',
  scope: 'none',
  input: wire.configureInput,
  output: wire.configured,
  async run(context, input) {
    const { version: _version, ...before } = await findSetting(context.tx)
    const { version, ...after } = input
    context.record({ target: { type: 'backupSetting', id: 'setting', label: 'alert' }, before, after })
    const by = { id: context.actor.operatorId, at: toWire(context.now) }
    if (!(await updateSetting(context.tx, input, by))) throw platformErrors.VERSION_STALE()
    return { version: version + 1 }
  },
})

/** Writes down what a restore drill found; the drill itself runs on an empty site, by `kontor drill`. */
export const noteDrill = defineCommand({
  name: 'backups.drill.note',
  scope: 'none',
  input: wire.drillInput,
  output: wire.drillNoted,
  async run(context, input) {
    const id = newId<'backupRun'>()
    const { startedAt, finishedAt, ...found } = input
    context.record({ target: { type: 'backupDrill', id, label: found.base ?? '—' }, after: found })
    await insertRun(context.tx, { id, kind: 'DRILL', at: startedAt, askedByName: context.actor.name })
    await finishRun(context.tx, id, { at: finishedAt, ...found })
    return { id }
  },
})

export const backupCommands = [makeBackup, verifyBackup, configureBackups, noteDrill] as AnyCommand[]
