import type { Language } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import type { Known } from '../policy/condition.ts'
import { possibleSteps } from '../policy/route.ts'
import type { Facts } from '../schema/case.ts'
import type { FlowDefinition, Label, PeopleNode } from '../schema/flow.ts'
import type { CaseRow } from '../store/rows.ts'
import { barredNow } from './concerned.ts'
import { ADMINISTER, askedAt, holdersOf, type PeopleContext, questionsOf } from './people.ts'

export type Person = { id: string; name: string }
export type Step = {
  nodeId: string
  name: string
  mode: 'any' | 'all' | 'inTurn' | 'vote'
  percent: number | null
  approvers: Person[]
  /** Facts that nobody knows yet and that say whether a case comes here; empty: it does. */
  depends: string[]
}

/** A label in the reader's language, or in any it has. */
export function textOf(label: Label | undefined, language: Language): string | null {
  if (!label) return null
  return label[language] ?? label.en ?? label['zh-Hans'] ?? label['zh-Hant'] ?? null
}

export async function peopleNamed(
  platform: Platform,
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  const unique = [...new Set(ids)]
  const names = unique.length === 0 ? new Map<string, string>() : await platform.directory.names(reader, unique)
  return new Map(unique.map((id) => [id, { id, name: names.get(id) ?? '' }]))
}

type StepsContext = PeopleContext & Pick<CaseRow, 'barredIds' | 'clientId'>

const EVERYTHING: Known = () => true

/**
 * Who would be asked at the steps ahead, as things stand: the maker and the client concerned struck, administrators in the
 * place of nobody. Where part of the facts is not `known` yet, at every step that may be ahead.
 */
export async function stepsAhead(
  platform: Platform,
  reader: Reader,
  flow: { definition: FlowDefinition; facts: Facts; context: StepsContext; known?: Known },
  language: Language,
): Promise<Step[]> {
  const possible = possibleSteps(flow.definition, flow.facts, flow.known ?? EVERYTHING)
  const nodes = possible.map(({ node }) => node)
  const asked = nodes.map((node) => askedAt(node, flow.context))
  const questions = await questionsOf(reader, [...asked, holdersOf(ADMINISTER, flow.context)])
  const found = await platform.directory.find(reader, questions, platform.clock())
  const barred = await barredNow(reader, platform, flow.context)
  const allowed = (node: PeopleNode, ids: readonly string[]) =>
    node.kind === 'handle' ? ids : ids.filter((id) => !barred.has(id))
  const admins = found.at(-1) ?? []
  const idsOf = (node: PeopleNode, index: number) => {
    const people = allowed(node, found[index] ?? [])
    return people.length === 0 && node.assignment.whenEmpty === 'admin' ? allowed(node, admins) : people
  }
  const sets = nodes.map(idsOf)
  const people = await peopleNamed(platform, reader, sets.flat())
  return nodes.map((node, index) => ({
    nodeId: node.id,
    name: textOf(node.label, language) ?? node.id,
    mode: node.signing.mode,
    percent: node.signing.mode === 'vote' ? node.signing.percent : null,
    approvers: (sets[index] ?? []).flatMap((id) => people.get(id) ?? []),
    depends: possible[index]?.depends ?? [],
  }))
}
