import { registers } from '#modules/sources'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { searchProviders } from '#platform/search/search.ts'
import { claimsWhileLiving, frozenWithReasons } from './checks.ts'
import { addPerson, changeContact, changePerson, changeProfile, removePerson, renewIdentity } from './commands/data.ts'
import { revealContact, revealIdentity } from './commands/reveal.ts'
import { cancelClient, freezeClient, unfreezeClient } from './commands/status.ts'
import { clientErrors } from './errors.ts'
import { clientList } from './lists.ts'
import { clientView } from './published.ts'
import { clientRoutes } from './routes.ts'
import { clientSearch } from './search.ts'

export const clients = defineModule({
  name: 'clients',
  migrations: new URL('./migrations/', import.meta.url),
  errors: clientErrors,
  permissions: [{ key: 'clients.client.view' }, { key: 'clients.client.export', sensitive: true }],
  commands: [
    freezeClient,
    unfreezeClient,
    cancelClient,
    changeContact,
    changeProfile,
    renewIdentity,
    addPerson,
    changePerson,
    removePerson,
    revealIdentity,
    revealContact,
  ] as AnyCommand[],
  lists: [clientList],
  routes: clientRoutes,
  checks: [frozenWithReasons, claimsWhileLiving],
  offers: [searchProviders.offer(clientSearch), registers.offer(clientView)],
})

export { type AnswerRight, answerReaders, visibleAnswers } from './answer-rights.ts'
export { freezesAt, getClientAt, requireMoment } from './as-of.ts'
export {
  type CancellationMoment,
  type CancellationNotice,
  type CancellationNoticeTaker,
  type ClientCancellationCheck,
  cancellationNotices,
  clientCancellation,
} from './cancellation.ts'
export {
  type ChangePapers,
  type ContactNotice,
  type ContactNoticeTaker,
  changePapers,
  contactNotices,
  type DataChange,
  type DataChangeListener,
  dataChanges,
  type Paper,
} from './change-points.ts'
export { changeContact, changeProfile, renewIdentity } from './commands/data.ts'
export { cancelClient, freezeClient, unfreezeClient } from './commands/status.ts'
export { clientErrors } from './errors.ts'
export { leavePlace, type PlaceHolder, placeHolders } from './places.ts'
export { normaliseEmail, normalisePhone } from './policy/contact.ts'
export { coolingUntil } from './policy/cooling.ts'
export type { Findings } from './policy/findings.ts'
export { remarkMissing } from './policy/freeze.ts'
export { type CheckedIdentity, checkIdentity, indexText, lastFour } from './policy/identity.ts'
export { normaliseClientNo } from './policy/number.ts'
export { peopleMeant, type Sought } from './policy/person.ts'
export { ageOn, checkProfile, normaliseProfile } from './policy/profile.ts'
export { SEAL } from './policy/purpose.ts'
export { foldName, nameKeys, nameQuery, searchGrams } from './policy/search.ts'
export { asOfQuery } from './routes.ts'
export type { Dossier, DossierPerson } from './schema/dossier.ts'
export * from './schema.ts'
export { papersNamed } from './service/papers.ts'
export { personPlace } from './service/person-place.ts'
export {
  createClient,
  getClient,
  getClientDetail,
  requireIdentityFree,
  requireLiveClient,
  withNames,
} from './service.ts'
export { type BankAnswers, bankAnswersAfter, forgetBankAnswers } from './store/bank-answers.ts'
export {
  type ClientRow,
  clientInScope,
  clientsById,
  clientsByNo,
  findClient,
  findClients,
  insertPlace as placeClient,
  type Place,
  placesOf as placesOfClient,
} from './store/client.ts'
export { clientsReached, type ReachedClient } from './store/contact.ts'
export { loadDossier, loadDossiers } from './store/dossier.ts'
export { type Holder, holdersOf } from './store/holder.ts'
export { ownDocumentKinds, ownIdentities } from './store/identities.ts'
export { type LetterAddress, letterAddress } from './store/letter.ts'
export { bindMember } from './store/member.ts'
export { insertClient, searchedNames } from './store/profile.ts'
export { type ContactTimes, contactTimes } from './store/revision.ts'
export { hasEmail, hasIdentity, hasPhone, nameMatches } from './store/search.ts'
export { timelineOf } from './timeline.ts'
