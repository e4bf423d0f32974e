import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { normaliseAccountNo } from '#modules/accounts'
import { listParameters } from '#modules/archive'
import { type AnyCommand, type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { mountsErrors } from './errors.ts'
import { readPattern } from './policy/pattern.ts'
import * as wire from './schema.ts'
import { SCAN_TASK } from './service/scan.ts'
import * as files from './store/file.ts'
import * as roots from './store/root.ts'

const byOf = ({ actor, now }: CommandContext) => ({ id: actor.operatorId, name: actor.name, at: toWire(now) })

/** @throws ROOT_UNKNOWN */
function requireRoot({ platform }: CommandContext, root: string): void {
  if (platform.config.mounts.some(({ name }) => name === root)) return
  throw mountsErrors.ROOT_UNKNOWN({ root }, [{ path: 'root', code: 'ROOT_UNKNOWN', params: { root } }])
}

/** @throws PARAMETER_UNKNOWN */
async function requireParameter({ tx }: CommandContext, parameter: string | null): Promise<void> {
  if (parameter === null || (await listParameters(tx)).some(({ code }) => code === parameter)) return
  const params = { parameter }
  throw mountsErrors.PARAMETER_UNKNOWN(params, [{ path: 'parameter', code: 'PARAMETER_UNKNOWN', params }])
}

export const createPattern = defineCommand({
  name: 'mounts.pattern.create',
  scope: 'none',
  input: wire.createPatternInput,
  output: wire.patternReference,
  async run(context, { root, ...given }) {
    requireRoot(context, root)
    readPattern(given.template)
    await requireParameter(context, given.parameter)
    const patternId = newId<'mountPattern'>()
    context.record({
      target: { type: 'mountPattern', id: patternId, label: given.template },
      after: { root, ...given },
    })
    await roots.insertPattern(context.tx, patternId, root, given, byOf(context))
    return { patternId }
  },
})

export const updatePattern = defineCommand({
  name: 'mounts.pattern.update',
  scope: 'none',
  input: wire.updatePatternInput,
  output: wire.patternReference,
  async run(context, { patternId, version, ...given }) {
    const before = await roots.findPattern(context.tx, patternId)
    if (!before) throw platformErrors.NOT_FOUND()
    if (before.retired) throw mountsErrors.PATTERN_RETIRED()
    readPattern(given.template)
    await requireParameter(context, given.parameter)
    const { template, parameter, position } = before
    const target = { type: 'mountPattern', id: patternId, label: template }
    context.record({ target, before: { template, parameter, position }, after: given })
    const changed = { ...given, retired: false }
    if (!(await roots.updatePattern(context.tx, { id: patternId, version }, changed, byOf(context)))) {
      throw platformErrors.VERSION_STALE()
    }
    return { patternId }
  },
})

export const retirePattern = defineCommand({
  name: 'mounts.pattern.retire',
  scope: 'none',
  input: wire.retirePatternInput,
  output: wire.patternReference,
  async run(context, { patternId, version }) {
    const before = await roots.findPattern(context.tx, patternId)
    if (!before) throw platformErrors.NOT_FOUND()
    const target = { type: 'mountPattern', id: patternId, label: before.template }
    context.record({ target, before: { retired: before.retired }, after: { retired: true } })
    const changed = { ...before, retired: true }
    if (!(await roots.updatePattern(context.tx, { id: patternId, version }, changed, byOf(context)))) {
      throw platformErrors.VERSION_STALE()
    }
    return { patternId }
  },
})

/** Says how names in a folder are written. */
export const configureRoot = defineCommand({
  name: 'mounts.root.configure',
  scope: 'none',
  input: wire.configureRootInput,
  output: wire.rootReference,
  async run(context, input) {
    requireRoot(context, input.root)
    const encoding = await roots.findEncoding(context.tx, input.root)
    const target = { type: 'mountRoot', id: input.root, label: input.root }
    context.record({ target, before: { encoding }, after: { encoding: input.encoding } })
    if (!(await roots.updateRoot(context.tx, input))) throw platformErrors.VERSION_STALE()
    return { root: input.root }
  },
})

/** Looks a folder through now instead of tonight; patterns that changed since count then. */
export const scanFolder = defineCommand({
  name: 'mounts.root.scan',
  scope: 'none',
  input: wire.scanInput,
  output: wire.rootReference,
  async run(context, { root }) {
    requireRoot(context, root)
    context.record({ target: { type: 'mountRoot', id: root, label: root } })
    const payload = { root, by: context.actor.name }
    context.enqueue({ task: SCAN_TASK, payload, jobKey: `${SCAN_TASK}:${root}`, attemptsMax: 3 })
    return { root }
  },
})

/** @throws NOT_FOUND, BOUND_ALREADY */
async function requireUnbound({ tx, actor }: CommandContext, fileId: string): Promise<wire.MountedFile> {
  const file = await files.lockFile(tx, actor, fileId)
  if (!file) throw platformErrors.NOT_FOUND()
  if (file.accountId !== null) throw mountsErrors.BOUND_ALREADY({ accountNo: file.accountNo ?? '' })
  return file
}

async function bind(context: CommandContext, file: wire.MountedFile, accountNo: string, parameter: string | null) {
  const account = await files.accountByNo(context.tx, context.actor, accountNo)
  const target = { type: 'mountedFile', id: file.id, label: file.fileName }
  context.record({ target, before: { accountNo: null }, after: { accountNo, parameter: parameter ?? file.parameter } })
  if (!account) {
    const params = { accountNo }
    throw mountsErrors.ACCOUNT_UNKNOWN(params, [{ path: 'accountNo', code: 'ACCOUNT_UNKNOWN', params }])
  }
  await files.bindFile(context.tx, file.id, account, { parameter, by: byOf(context) })
  const { businessLine, departmentId } = account
  context.emit({ topic: 'mountedFiles', ids: [file.id], businessLine, departmentId })
  return { fileId: file.id }
}

/** Says whose file it is. */
export const bindFile = defineCommand({
  name: 'mounts.file.bind',
  input: wire.bindInput,
  output: wire.fileReference,
  async run(context, { fileId, accountNo, parameter }) {
    const file = await requireUnbound(context, fileId)
    await requireParameter(context, parameter)
    return bind(context, file, normaliseAccountNo(accountNo), parameter)
  },
})

/** Binds a file to the account that its path names; made for many at once. */
export const bindNamed = defineCommand({
  name: 'mounts.file.bindNamed',
  input: wire.bindNamedInput,
  output: wire.fileReference,
  async run(context, { fileId }) {
    const file = await requireUnbound(context, fileId)
    if (file.namedAccount === null) throw mountsErrors.NO_ACCOUNT_NAMED()
    return bind(context, file, file.namedAccount, null)
  },
})

/** Takes a binding back, with a reason. */
export const unbindFile = defineCommand({
  name: 'mounts.file.unbind',
  input: wire.unbindInput,
  output: wire.fileReference,
  async run(context, { fileId, reason }) {
    const file = await files.lockFile(context.tx, context.actor, fileId)
    if (!file) throw platformErrors.NOT_FOUND()
    if (file.accountId === null) throw mountsErrors.NOT_BOUND()
    const target = { type: 'mountedFile', id: fileId, label: file.fileName }
    context.record({ target, before: { accountNo: file.accountNo }, after: { accountNo: null }, reason })
    await files.unbindFile(context.tx, fileId)
    return { fileId }
  },
})

export const mountCommands = [
  createPattern,
  updatePattern,
  retirePattern,
  configureRoot,
  scanFolder,
  bindFile,
  bindNamed,
  unbindFile,
] as AnyCommand[]
