import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { keptRows, type Reader, rows } from '#platform/db.ts'
import type { DepartmentLabel, Directory, PeopleQuery, PeopleQuestion, PersonCard } from '#platform/directory.ts'
import { textOrNull } from '#platform/texts.ts'
import { findApiKey } from './store/api-key.ts'
import { listLines } from './store/line.ts'
import { findPerson } from './store/person.ts'
import { provedAt } from './store/proof.ts'
import { nextGrantChange, rightsStamp, type Stamp } from './store/stamp.ts'

/** One way to name people as a row; which columns count follows from `by`. */
type Term = {
  no: number
  excluded: boolean
  place: number
  by: PeopleQuery['by']
  ids: readonly string[] | null
  departments: readonly string[] | null
  permission: string | null
  also: string | null
  who: string | null
}

function termOf(query: PeopleQuery): Pick<Term, 'ids' | 'departments' | 'permission' | 'also' | 'who'> {
  const none = { ids: null, departments: null, permission: null, also: null, who: null }
  switch (query.by) {
    case 'operators':
      return { ...none, ids: query.operatorIds }
    case 'holders':
      return { ...none, ids: query.roleIds, departments: query.departmentIds }
    case 'permission':
      return { ...none, permission: query.permission, also: query.also ?? null }
    case 'members':
      return { ...none, departments: query.departmentIds, permission: query.permission }
    case 'managerOf':
      return { ...none, who: query.operatorId }
    case 'managerOfDepartment':
      return { ...none, who: query.departmentId }
  }
}

const termsOf = (question: PeopleQuestion, no: number): Term[] => [
  ...question.anyOf.map((query, place) => ({ no, excluded: false, place, by: query.by, ...termOf(query) })),
  ...question.except.map((query, place) => ({ no, excluded: true, place, by: query.by, ...termOf(query) })),
]

/** Who a term `t` names, with the place inside a given list. */
const namedBy = (at: string) => sql`
  select x.id, x.place from unnest(t.ids) with ordinality x (id, place) where t.by = 'operators'
  union all
  select g.operator_id, null from access.operator_role g join access.operator h on h.id = g.operator_id
    where t.by = 'holders' and g.role_id = any(t.ids)
      and g.valid_from <= ${at}::timestamptz and (g.expires_at is null or g.expires_at > ${at}::timestamptz)
      and (t.departments is null or h.department_id in (select access.departments_below(t.departments)))
  union all
  select h, null from access.holders_of(t.permission, ${at}::timestamptz) h where t.by = 'permission'
    and (t.also is null or h in (select access.holders_of(t.also, ${at}::timestamptz)))
  union all
  select h.id, null from access.holders_of(t.permission, ${at}::timestamptz) g join access.operator h on h.id = g
    where t.by = 'members' and h.department_id in (select access.departments_below(t.departments))
  union all
  select access.manager_of(h.department_id, h.id), null from access.operator h
    where t.by = 'managerOf' and h.id = t.who
  union all
  select access.manager_of(t.who, null), null where t.by = 'managerOfDepartment'`

/** The people each question asks for, from the tables. */
async function ask(reader: Reader, distinct: readonly PeopleQuestion[], at: Temporal.Instant): Promise<string[][]> {
  const now = toWire(at)
  const asked = distinct.map((one, no) => ({
    no,
    line: one.businessLine,
    department: one.departmentId,
    among: one.among,
  }))
  const found = await keptRows(
    reader,
    sql<{ no: number; id: string }>`
      with ask as (
        select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          as a (no int, line text, department uuid, among uuid[])),
      named as (
        select t.no, t.excluded, t.place, u.id, u.place as rank
        from jsonb_to_recordset(${JSON.stringify(distinct.flatMap((one, no) => termsOf(one, no)))}::jsonb)
          as t (no int, excluded boolean, place int, by text, ids uuid[], departments uuid[], permission text, also text,
            who uuid)
        cross join lateral (${namedBy(now)}) u),
      first as (
        select distinct on (no, id) no, id, place, rank from named where not excluded order by no, id, place, rank)
      select f.no, f.id from first f
      join ask a on a.no = f.no
      join access.operator o on o.id = f.id and o.status = 'active'
      where not exists (select 1 from named n where n.no = f.no and n.excluded and n.id = f.id)
        and (a.among is null or f.id = any(a.among))
        and access.sees(f.id, a.line, a.department, ${now}::timestamptz)
      order by f.no, f.place, coalesce(f.rank, 0), o.username`,
  )
  const answers: string[][] = distinct.map(() => [])
  for (const { no, id } of found) answers[no]?.push(id)
  return answers
}

/** Answers given while nobody's rights have changed: true from `from` on, until a dated grant begins or ends. */
type Remembered = { stamp: string; from: Temporal.Instant; until: Temporal.Instant | null; answers: Answers }
type Answers = Map<string, readonly string[]>

const REMEMBERED_MAX = 10_000
let remembered: Remembered | null = null

/** What is known for this state of rights at this instant; a new state begins with nothing known. */
async function knownAt(reader: Reader, stamp: Stamp, at: Temporal.Instant): Promise<Answers> {
  const { compare } = Temporal.Instant
  const known = remembered
  if (known?.stamp === stamp.text && (known.until === null || compare(at, known.until) < 0)) {
    return compare(at, known.from) < 0 ? new Map() : known.answers
  }
  const until = await nextGrantChange(reader, at)
  const fresh: Remembered = { stamp: stamp.text, from: at, until, answers: new Map() }
  remembered = fresh
  return fresh.answers
}

async function find(reader: Reader, questions: readonly PeopleQuestion[], at: Temporal.Instant): Promise<string[][]> {
  if (questions.length === 0) return []
  const texts = questions.map((one) => JSON.stringify(one))
  const stamp = await rightsStamp(reader)
  const answers: Answers = stamp.own ? new Map() : await knownAt(reader, stamp, at)
  const said = new Map<string, readonly string[]>()
  const asked = new Map<string, PeopleQuestion>()
  questions.forEach((question, index) => {
    const text = texts[index] ?? ''
    const answer = answers.get(text)
    if (answer) said.set(text, answer)
    else asked.set(text, question)
  })
  if (asked.size > 0) {
    const found = await ask(reader, [...asked.values()], at)
    if (answers.size + asked.size > REMEMBERED_MAX) answers.clear()
    for (const [index, text] of [...asked.keys()].entries()) {
      said.set(text, found[index] ?? [])
      answers.set(text, found[index] ?? [])
    }
  }
  return texts.map((text) => [...(said.get(text) ?? [])])
}

async function actorOf(reader: Reader, operatorId: string, at: Temporal.Instant): Promise<Actor | null> {
  const person = await findPerson(reader, operatorId, at)
  if (person?.status !== 'active') return null
  const { name, language, permissions, scope } = person
  return {
    kind: 'operator',
    operatorId,
    name,
    apiKeyId: null,
    sessionId: null,
    permissions,
    scope,
    language,
    ip: null,
    requestId: null,
  }
}

/** What a live key was given, as far as its owner still has it. */
async function actorOfKey(reader: Reader, apiKeyId: string, at: Temporal.Instant): Promise<Actor | null> {
  const key = await findApiKey(reader, apiKeyId)
  if (!key || key.revokedAt !== null || key.expiresAt <= toWire(at)) return null
  const owner = await actorOf(reader, key.operatorId, at)
  if (!owner) return null
  return {
    ...owner,
    kind: 'apiKey',
    apiKeyId,
    permissions: new Set(key.scopes.filter((one) => owner.permissions.has(one))),
  }
}

/** Who people are and what they may do, answered from the rights as they stand. */
export const directory: Directory = {
  find,
  async names(reader, operatorIds) {
    const found = await rows(
      reader,
      sql<{ id: string; name: string }>`select id, name from access.operator
        where id = any(${[...new Set(operatorIds)]}::uuid[])`,
    )
    return new Map(found.map((one) => [one.id, one.name]))
  },
  cards(reader, operatorIds, { search, language, max }) {
    const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    return rows(
      reader,
      sql<PersonCard>`select o.id, o.name, d.names ->> ${language} as department
        from access.operator o join access.department d on d.id = o.department_id
        where o.id = any(${[...new Set(operatorIds)]}::uuid[]) and (o.name ilike ${pattern} or o.username ilike ${pattern})
        order by o.name, o.id limit ${max}`,
    )
  },
  async roleNames(reader, roleIds, language) {
    const found = await rows(
      reader,
      sql<{
        id: string
        code: string
        name: string
      }>`select id, code, name from access.role where id = any(${[...new Set(roleIds)]}::uuid[])`,
    )
    return new Map(found.map((one) => [one.id, textOrNull(language, `access:role.${one.code}`) ?? one.name]))
  },
  async departmentLabels(reader, ids) {
    const found = await rows(
      reader,
      sql<{ id: string; names: DepartmentLabel }>`select id, names from access.department
        where id = any(${[...new Set(ids)]}::uuid[])`,
    )
    return new Map(found.map((one) => [one.id, one.names]))
  },
  async lineNames(reader, language) {
    return new Map((await listLines(reader)).map(({ code, names }) => [code, names[language]]))
  },
  actorOf,
  actorOfKey,
  provedAt,
}
