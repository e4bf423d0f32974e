import type { ComponentType, ReactNode } from 'react'
import type { References } from './references.tsx'

/** Groups of the navigation, in its order. */
export const SECTIONS = [
  'work',
  'clients',
  'trading',
  'filing',
  'archive',
  'counters',
  'compliance',
  'records',
  'design',
  'administration',
  'connections',
] as const
export type Section = (typeof SECTIONS)[number]

export type NavigationEntry = {
  path: string
  /** i18n key. */
  label: string
  icon: ReactNode
  section: Section
  /** Without it the entry is not shown; null for everybody. */
  permission: string | null
}

export type PageEntry = {
  /** `/accounts/$accountId` */
  path: string
  permission: string | null
  load: () => Promise<{ default: ComponentType }>
}

/** A part of the home page; the module reads what it shows. */
export type HomePart = {
  id: string
  permission: string
  /** `wide` parts take two thirds of the row. */
  wide?: boolean
  load: () => Promise<{ default: ComponentType }>
}

/** Pages that other modules add to: the client's, the account's and the operator's as tabs, the own profile, the
 * client's profile, an application under review and its form as panels, `clientAside` as panels beside the client's data;
 * `paperInput` chooses papers of a client inside a form; `caseAside` panels beside a case and beside what it is about, `caseLog` under them; `header` stands at the top of every page;
 * `clientAccounts` are buttons beside the client's accounts;
 * `…Actions` are buttons of a page, `…Bulk` what may be done with rows picked from a list. */
export type Place =
  | 'client'
  | 'clientAside'
  | 'clientProfile'
  | 'paperInput'
  | 'clientAccounts'
  | 'application'
  | 'applicationForm'
  | 'account'
  | 'accountActions'
  | 'accountBulk'
  | 'operator'
  | 'profile'
  | 'dispatchedRequest'
  | 'caseActions'
  | 'caseStory'
  | 'caseLog'
  | 'header'
  | 'caseDiagram'
  | 'caseAside'
  | 'flowHeat'

/** What a part stands on: the client, the account, the operator or the case. */
export type PartProps = {
  id: string
  /** What the page adds for the part, as the part's module says it. */
  more?: Readonly<Record<string, unknown>>
}

/** A part of another module's page; the page asks for it by place and knows nothing of its module. */
export type PartEntry = {
  place: Place
  id: string
  /** i18n key: name of the tab, title of the panel. */
  label: string
  permission: string | null
  /** Can show the past too: the page then gives the moment as `more.at`. */
  past?: boolean
  load: () => Promise<{ default: ComponentType<PartProps> }>
}

/** Something that can be begun from anywhere: shown in the header to whoever may call one of the commands. */
export type StartEntry = {
  path: string
  /** i18n key. */
  label: string
  commands: readonly string[]
}

/** What a module adds to the console. */
export type ConsoleModule = {
  /** The server module's name: namespace of its texts. */
  name: string
  navigation: readonly NavigationEntry[]
  pages: readonly PageEntry[]
  home?: readonly HomePart[]
  /** Inputs and names for ids of the module, by field key. */
  references?: References
  parts?: readonly PartEntry[]
  starts?: readonly StartEntry[]
}

/** Declares a module's pages and menu entries. */
export const defineConsoleModule = (module: ConsoleModule): ConsoleModule => module
