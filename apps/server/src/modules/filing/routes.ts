import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { getAccount } from '#modules/accounts'
import { REGIMES } from '#modules/bcan'
import { platformErrors } from '#platform/errors.ts'
import { registerContent } from '#platform/files/registry.ts'
import { serveFile } from '#platform/files/serve.ts'
import { idempotencyKey } from '#platform/http/credentials.ts'
import {
  commandRoute,
  listRoute,
  queryRoute,
  type RawRoute,
  type RequestContext,
  type Route,
} from '#platform/http/route.ts'
import { FILE_MIME } from './build.ts'
import { receiveAnswer } from './commands/answer.ts'
import { closeBreak, followUp, refileClient } from './commands/break.ts'
import { createFiling, handOver, revealFile, sendFiling } from './commands/filing.ts'
import { changeProfile, verifyProfile } from './commands/profile.ts'
import { setSchedule } from './commands/schedule.ts'
import { filingErrors } from './errors.ts'
import { ANSWER_BYTES_MAX } from './jobs.ts'
import { answerList, breakList, filingList, omissionList } from './lists.ts'
import { reportRoutes } from './report-routes.ts'
import { clocks, diagnoses, profiles, reference, schedules } from './schema.ts'
import { diagnosisOf } from './service.ts'
import { clocksOf } from './standing.ts'
import { currentProfile, listProfiles } from './store/profile.ts'
import { listSchedules } from './store/schedule.ts'

const params = z.object({ id: z.uuid() })
const uploadQuery = z.object({ regime: z.enum(REGIMES) })

async function upload(context: RequestContext, regime: string, request: FastifyRequest, reply: FastifyReply) {
  const { platform, actor } = context
  const key = idempotencyKey(request)
  if (!request.isMultipart()) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  const part = await request.file({ limits: { fileSize: ANSWER_BYTES_MAX + 1, files: 1 } })
  if (!part) throw filingErrors.FILE_MISSING()
  const stored = await platform.objects.put(part.file, { maxBytes: ANSWER_BYTES_MAX })
  if (stored.size === 0) throw platformErrors.FILE_EMPTY()
  await registerContent(platform, { ...stored, mime: FILE_MIME })
  const fileName = part.filename.split(/[/\\]/).at(-1)?.slice(0, 255) || 'file'
  const outcome = await platform.execute(receiveAnswer, { regime, fileName, ...stored, way: 'hand' }, actor, { key })
  if (outcome.kind !== 'done') throw new Error('taking an answer in can not be gated')
  reply.code(201)
  return outcome.value
}

/** Taking the file is on the record before the first byte leaves. */
async function download(context: RequestContext, id: string, request: FastifyRequest, reply: FastifyReply) {
  const { platform, actor } = context
  const outcome = await platform.execute(revealFile, { id }, actor, { key: `filing-file:${newId()}` })
  if (outcome.kind !== 'done') throw new Error('a download can not be gated')
  const { sha256, size, fileName: name } = outcome.value
  const { headers } = request
  const answer = await serveFile(
    platform.objects,
    { sha256, size, mime: 'application/octet-stream', name },
    { range: headers.range, ifNoneMatch: headers['if-none-match'] },
  )
  reply.code(answer.status).headers(answer.headers)
  return answer.body ?? Buffer.alloc(0)
}

const files: RawRoute[] = [
  {
    kind: 'raw',
    id: 'filing.filing.file',
    method: 'GET',
    path: '/filings/{id}/file',
    permission: revealFile.name,
    scope: 'none',
    summary: 'The file as it goes to the exchange; who takes it stands in the record',
    params,
    query: z.object({}),
    produces: ['application/octet-stream'],
    consumes: [],
    handle: (context, input, request, reply) => download(context, (input.params as { id: string }).id, request, reply),
  },
  {
    kind: 'raw',
    id: 'filing.answer.receive',
    method: 'POST',
    path: '/filing-answers',
    permission: receiveAnswer.name,
    scope: 'none',
    summary: 'Sends in an answer of the exchange that was downloaded by hand',
    params: z.object({}),
    query: uploadQuery,
    produces: ['application/json'],
    consumes: ['multipart/form-data'],
    answer: reference,
    bodyLimit: ANSWER_BYTES_MAX + 65_536,
    handle: (context, input, request, reply) =>
      upload(context, (input.query as z.output<typeof uploadQuery>).regime, request, reply),
  },
]

const reads: Route[] = [
  queryRoute({
    id: 'filing.clock.get',
    path: '/filing-clock',
    permission: 'filing.filing.view',
    scope: 'none',
    summary: 'Where the filing of every CE number stands today, and until when what has to be done',
    response: clocks,
    handle: async ({ platform }) => ({ items: await clocksOf(platform) }),
  }),
  queryRoute({
    id: 'filing.schedule.list',
    path: '/filing-schedules',
    permission: 'filing.filing.view',
    scope: 'none',
    summary: 'When each regime is filed',
    response: schedules,
    handle: async ({ platform }) => ({ items: await listSchedules(platform.db) }),
  }),
  queryRoute({
    id: 'filing.profile.list',
    path: '/filing-profiles',
    permission: 'filing.profile.view',
    scope: 'none',
    summary: 'Versions of how files are written and read, and who stands for each',
    response: profiles,
    async handle({ platform }) {
      const { production } = platform.config.filing
      const [all, ...current] = await Promise.all([
        listProfiles(platform.db),
        ...REGIMES.map((regime) => currentProfile(platform.db, regime, production)),
      ])
      const ids = new Set(current.map((one) => one?.id))
      return { items: all.map((one) => ({ ...one, current: ids.has(one.id) })) }
    },
  }),
  queryRoute({
    id: 'filing.diagnosis.client',
    path: '/clients/{id}/filing-diagnosis',
    permission: 'bcan.registration.view',
    scope: 'accounts',
    summary: 'Why a client is not effective, as checks in the order they are put right',
    params,
    response: diagnoses,
    handle: ({ platform, actor }, input) => diagnosisOf(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'filing.diagnosis.account',
    path: '/accounts/{id}/filing-diagnosis',
    permission: 'bcan.registration.view',
    scope: 'accounts',
    summary: "Why an account's client is not effective, as checks in the order they are put right",
    params,
    response: diagnoses,
    async handle({ platform, actor }, input) {
      const { clientId } = await getAccount(platform.db, actor, input.params.id)
      return diagnosisOf(platform, actor, clientId)
    },
  }),
]

export const routes: readonly Route[] = [
  ...reportRoutes,
  listRoute('/filings', filingList),
  listRoute('/filing-answers', answerList),
  listRoute('/filing-breaks', breakList),
  listRoute('/filing-omissions', omissionList),
  ...reads,
  ...files,
  commandRoute('POST', '/filings', createFiling, { summary: 'Build the whole set anew, and send it', created: true }),
  commandRoute('POST', '/filings/{id}/send', sendFiling, { summary: 'Send a built file by SFTP' }),
  commandRoute('POST', '/filings/{id}/hand-over', handOver, {
    summary: "Say that the file was uploaded at the exchange's web site",
  }),
  commandRoute('POST', '/filing-profiles', changeProfile, { summary: 'Lay down a new version', created: true }),
  commandRoute('POST', '/filing-profiles/{id}/verify', verifyProfile, {
    summary: 'Stand for a version; never by whoever laid it down',
  }),
  commandRoute('PUT', '/filing-schedules/{regime}', setSchedule, { summary: 'Set when a regime is filed' }),
  commandRoute('POST', '/filing-breaks/{id}/follow-up', followUp, { summary: 'File the whole set anew at once' }),
  commandRoute('POST', '/filing-breaks/{id}/close', closeBreak, { summary: 'End a break with a reason' }),
  commandRoute('POST', '/clients/{clientId}/filing-refile', refileClient, {
    summary: 'Let a rejected client be filed again with the same data',
  }),
]
