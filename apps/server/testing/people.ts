import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Directory, PeopleQuery } from '#platform/directory.ts'
import { isInScope } from '#platform/scope.ts'

/** People of the house: who has which role stands here and may change in the middle of a test. */
export class People implements Directory {
  readonly all = new Map<string, { actor: Actor; roles: Set<string>; active: boolean; departmentId?: string }>()

  #matches(id: string, query: PeopleQuery): boolean {
    const person = this.all.get(id)
    if (!person) return false
    if (query.by === 'operators') return query.operatorIds.includes(id)
    if (query.by === 'holders') return query.roleIds.some((role) => person.roles.has(role))
    if (query.by === 'members')
      return query.departmentIds.includes(person.departmentId ?? '') && person.actor.permissions.has(query.permission)
    if (query.by !== 'permission' || !person.actor.permissions.has(query.permission)) return false
    return query.also === undefined || person.actor.permissions.has(query.also)
  }

  find: Directory['find'] = async (_reader, questions) =>
    questions.map(({ anyOf, except, among, businessLine, departmentId }) => {
      const found = anyOf.flatMap((query) => {
        const ids = query.by === 'operators' ? query.operatorIds : [...this.all.keys()].sort()
        return ids.filter((id) => this.#matches(id, query))
      })
      return [...new Set(found)].filter((id) => {
        const person = this.all.get(id)
        if (!person?.active || (among && !among.includes(id))) return false
        if (except.some((query) => this.#matches(id, query))) return false
        return businessLine === null && departmentId === null
          ? true
          : isInScope(person.actor, { businessLine, departmentId })
      })
    })

  names: Directory['names'] = async (_reader, ids) =>
    new Map(ids.flatMap((id) => (this.all.has(id) ? [[id, this.all.get(id)?.actor.name ?? '']] : [])))

  cards: Directory['cards'] = async (_reader, ids, { search, max }) =>
    ids
      .flatMap((id) =>
        this.all.has(id) ? [{ id, name: this.all.get(id)?.actor.name ?? '', department: 'Office' }] : [],
      )
      .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
      .slice(0, max)

  /** Roles whose name matters to a test. */
  readonly roles = new Map<string, string>()

  roleNames: Directory['roleNames'] = async (_reader, ids) =>
    new Map(ids.flatMap((id) => (this.roles.has(id) ? [[id, this.roles.get(id) ?? '']] : [])))

  /** Departments that exist, by id. */
  readonly departments = new Map<string, string>()

  departmentLabels: Directory['departmentLabels'] = async (_reader, ids) =>
    new Map(
      ids.flatMap((id) => {
        const name = this.departments.get(id)
        return name === undefined ? [] : [[id, { 'zh-Hans': name, 'zh-Hant': name, en: name }]]
      }),
    )

  lineNames: Directory['lineNames'] = async (reader, language) => {
    const found = await rows(
      reader,
      sql<{ code: string; name: string }>`select code, names ->> ${language} as name from access.business_line`,
    )
    return new Map(found.map(({ code, name }) => [code, name]))
  }

  /** When sessions were proved, by id. */
  readonly proofs = new Map<string, string>()

  provedAt: Directory['provedAt'] = async (_reader, ids) =>
    new Map(ids.flatMap((id) => (this.proofs.has(id) ? [[id, this.proofs.get(id) ?? '']] : [])))

  actorOf: Directory['actorOf'] = async (_reader, id) => {
    const person = this.all.get(id)
    return person?.active ? person.actor : null
  }

  /** API keys that stand, by id. */
  readonly keys = new Map<string, Actor>()

  actorOfKey: Directory['actorOfKey'] = async (_reader, id) => this.keys.get(id) ?? null
}
