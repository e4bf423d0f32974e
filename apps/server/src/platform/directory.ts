import type { Actor, Language } from './actor.ts'
import type { Reader } from './db.ts'

/** One way to name people. */
export type PeopleQuery =
  | { by: 'operators'; operatorIds: readonly string[] }
  /** Whoever holds one of the roles and belongs to one of the departments or a department below; null: any. */
  | { by: 'holders'; roleIds: readonly string[]; departmentIds: readonly string[] | null }
  /** Whoever holds the permission, and `also` where that alone does not let anybody do what is asked. */
  | { by: 'permission'; permission: string; also?: string }
  /** Whoever belongs to one of the departments or a department below, and holds the permission. */
  | { by: 'members'; departmentIds: readonly string[]; permission: string }
  /** The manager of the person's department, or of the nearest one above that has a manager who is not the person. */
  | { by: 'managerOf'; operatorId: string }
  | { by: 'managerOfDepartment'; departmentId: string }

/** Which of the people named count: those active now who may see this business line and department (null: any). */
export type PeopleQuestion = {
  anyOf: readonly PeopleQuery[]
  except: readonly PeopleQuery[]
  businessLine: string | null
  departmentId: string | null
  /** Only whether these people are among them matters; null: all are wanted. */
  among: readonly string[] | null
}

/** What a department is called. */
export type DepartmentLabel = Readonly<Record<Language, string>>

/** As much of a person as somebody has to know to choose the right one. */
export type PersonCard = { id: string; name: string; department: string }

/**
 * Who people are and what they may do, for modules that must not know how rights are kept. The access module implements
 * it, compose hands it in.
 */
export interface Directory {
  /**
   * The people each question asks for, without repetition: in the order of `anyOf`, inside `operators` as given,
   * otherwise by user name. One statement for all questions.
   */
  find(reader: Reader, questions: readonly PeopleQuestion[], at: Temporal.Instant): Promise<string[][]>
  /** Display names by operator id; unknown ids are left out. */
  names(reader: Reader, operatorIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Cards of those among `operatorIds` whose name or user name holds `search` in any case, by name; the department in
   * the reader's language.
   */
  cards(
    reader: Reader,
    operatorIds: readonly string[],
    asked: { search: string; language: Language; max: number },
  ): Promise<PersonCard[]>
  /** Names of roles by id in the reader's language; unknown ids are left out. */
  roleNames(reader: Reader, roleIds: readonly string[], language: Language): Promise<ReadonlyMap<string, string>>
  /** Names of departments by id, in every language; unknown ids are left out. */
  departmentLabels(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, DepartmentLabel>>
  /** What the house calls its business lines, by code, in the reader's language. */
  lineNames(reader: Reader, language: Language): Promise<ReadonlyMap<string, string>>
  /** The person as an actor with the rights of this moment; null when unknown or disabled. */
  actorOf(reader: Reader, operatorId: string, at: Temporal.Instant): Promise<Actor | null>
  /** What the API key may do at this moment; null when it is revoked or over, or its owner unknown or disabled. */
  actorOfKey(reader: Reader, apiKeyId: string, at: Temporal.Instant): Promise<Actor | null>
  /** When the people at these sessions last showed again who they are; those who never did are left out. */
  provedAt(reader: Reader, sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** A directory that knows nobody: for tests of what never asks. */
export const emptyDirectory: Directory = {
  find: async (_reader, questions) => questions.map(() => []),
  names: async () => new Map(),
  cards: async () => [],
  roleNames: async () => new Map(),
  departmentLabels: async () => new Map(),
  lineNames: async () => new Map(),
  actorOf: async () => null,
  actorOfKey: async () => null,
  provedAt: async () => new Map(),
}
