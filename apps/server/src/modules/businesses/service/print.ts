import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { decisionsOf } from '#modules/approvals'
import type { Actor, Language } from '#platform/actor.ts'
import { type Paper, type PdfBlock, printPdf } from '#platform/pdf/document.ts'
import type { Platform } from '#platform/platform.ts'
import { text } from '#platform/texts.ts'
import { SEAL } from '../policy/purpose.ts'
import { referencesIn } from '../policy/references.ts'
import { withWords } from '../policy/words.ts'
import type { Field, FormDefinition, FormValues, PrintTemplate } from '../schema/definition.ts'
import { isFiles, tableOf, visible, visibleForm } from '../schema/forms.ts'
import { insertPrint } from '../store/print.ts'
import type { RequestRow } from '../store/request.ts'
import { latestRevisions } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { getRequest } from './filling.ts'
import { maskedValues } from './masking.ts'
import { inLanguage, type Reading, readable } from './readable.ts'
import { namesOf } from './references.ts'
import { rightsToLook } from './see.ts'
import { openValues } from './values.ts'
import { wordsOfRequest } from './words.ts'

function tableBlock(field: Field, value: FormValues[string] | undefined, reading: Reading): PdfBlock {
  const columns = tableOf(field)?.columns ?? []
  const rows = Array.isArray(value) ? value : []
  return {
    kind: 'table',
    columns: columns.map((column) => inLanguage(column.label, reading.language, column.key)),
    rows: rows.map((row) =>
      columns.map((column) =>
        typeof row === 'object' && row !== null && !Array.isArray(row)
          ? readable(column as Field, row[column.key], reading)
          : '',
      ),
    ),
  }
}

function formBlocks(form: FormDefinition, values: FormValues, template: PrintTemplate, reading: Reading): PdfBlock[] {
  const { language } = reading
  return form.sections
    .filter((section) => !template.without.includes(section.id))
    .flatMap((section): PdfBlock[] => {
      const shown = section.fields.filter((field) => template.showFiles || !isFiles(field))
      const simple = shown.filter((field) => !tableOf(field))
      const items = simple.map((field) => ({
        label: inLanguage(field.label, language, field.key),
        value: readable(field, values[field.key], reading),
      }))
      const tables = shown.filter((field) => tableOf(field) && Array.isArray(values[field.key]))
      if (items.length + tables.length === 0) return []
      return [
        { kind: 'heading', text: inLanguage(section.label, language, section.id) },
        ...(items.length > 0 ? [{ kind: 'facts' as const, items }] : []),
        ...tables.flatMap((field): PdfBlock[] => [
          { kind: 'faint', text: inLanguage(field.label, language, field.key) },
          tableBlock(field, values[field.key], reading),
        ]),
      ]
    })
}

const moment = ({ config }: Platform, at: string, language: Language) =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO(config.timeZone)
    .toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })

async function trailBlocks(
  platform: Platform,
  request: RequestRow,
  version: PinnedVersion,
  language: Language,
): Promise<PdfBlock[]> {
  if (request.caseId === null) return []
  const nodes = new Map(version.definition.flow.nodes.map((node) => [node.id, node]))
  const decisions = await decisionsOf(platform.db, request.caseId)
  const word = (key: string) => text(language, `businesses:print.${key}`)
  return [
    { kind: 'heading', text: word('trail') },
    {
      kind: 'table',
      columns: ['step', 'decision', 'by', 'at', 'remark'].map(word),
      rows: decisions.map((one) => [
        inLanguage(one.nodeId === null ? undefined : nodes.get(one.nodeId)?.label, language, one.nodeId ?? ''),
        [text(language, `approvals:state.history.${one.kind}`), one.stale ? word('fallen') : null]
          .filter(Boolean)
          .join(' · '),
        one.by,
        moment(platform, one.at, language),
        one.remark ?? '',
      ]),
    },
  ]
}

/**
 * A request on paper, as this person may see it: what is hidden from him is not in it, what is masked stays masked.
 * That it was printed is kept, so that the code at the foot of a page can be looked up.
 *
 * @throws NOT_FOUND
 */
export async function printRequest(platform: Platform, actor: Actor, id: string, language: Language) {
  const { db, cipher } = platform
  const request = await getRequest(platform, actor, id)
  const version = await versionById(db, db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  const revision = (await latestRevisions(db, [id])).get(id)
  if (!form || !revision) throw new Error(`request ${id} lacks its form or its values`)
  const look = await rightsToLook(db, platform, actor, request)
  const values = maskedValues(form, visible(form, openValues(cipher, revision.valuesSealed, SEAL.values), look))
  const names = await namesOf({ reader: db, platform, actor }, referencesIn(form, values), language, request)
  const words = await wordsOfRequest(db, cipher, id)
  const { print } = version.definition
  const word = (key: string, params: Record<string, string | number> = {}) =>
    text(language, `businesses:print.${key}`, params)
  const now = platform.clock()
  const about = [
    { label: word('requestNo'), value: request.requestNo },
    { label: word('business'), value: `${version.names[language]} (${word('version', { number: version.number })})` },
    { label: word('subject'), value: [request.subjectName, request.accountNo].filter(Boolean).join(' · ') },
    { label: word('state'), value: text(language, `businesses:state.request.${request.state}`) },
    { label: word('maker'), value: `${request.makerName} · ${moment(platform, request.startedAt, language)}` },
  ]
  const paper: Paper = {
    title: inLanguage(print.title, language, version.names[language]),
    orientation: print.orientation,
    at: new Date(now.epochMilliseconds),
    footer: [
      inLanguage(print.footer, language, ''),
      word('printed', { name: actor.name, at: moment(platform, toWire(now), language) }),
    ]
      .filter(Boolean)
      .join(' · '),
    page: (page, pages) => word('page', { page, pages }),
    blocks: [
      { kind: 'title', text: inLanguage(print.title, language, version.names[language]) },
      { kind: 'facts', items: about },
      ...formBlocks(withWords(visibleForm(form, look), words), values, print, { language, names }),
      // Who of the house decided what is the house's own business.
      ...(print.showTrail && actor.kind !== 'client' ? await trailBlocks(platform, request, version, language) : []),
      ...(print.signatures.length > 0
        ? [{ kind: 'signatures' as const, names: print.signatures.map((one) => inLanguage(one, language, '')) }]
        : []),
    ],
  }
  const { bytes, digest, pages } = await printPdf(paper)
  await insertPrint(db, {
    id: newId<'print'>(),
    requestId: id,
    digest: Buffer.from(digest, 'hex'),
    pages,
    language,
    revision: request.revision,
    byId: actor.operatorId,
    byName: actor.name,
    at: toWire(now),
  })
  return { bytes, digest, name: `${request.requestNo}.pdf` }
}
