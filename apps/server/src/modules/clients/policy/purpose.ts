/** What sealed texts and blind indexes of this module are bound to; the demo loader seals with the same. */
export const SEAL = {
  identity: 'clients.identity.number',
  contact: 'clients.contact.value',
  tin: 'clients.tax.tin',
  dossier: 'clients.revision.dossier',
} as const
