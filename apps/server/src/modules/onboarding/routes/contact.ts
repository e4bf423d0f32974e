import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { confirmContact, sendContactCode, setContactDemand } from '../commands/contact.ts'
import { contactDemand } from '../schema/contact.ts'
import { findDemand } from '../store/contact.ts'

export const contactRoutes: readonly Route[] = [
  commandRoute('POST', '/onboarding/applications/{id}/contact-code', sendContactCode, {
    summary: 'Send a code to the phone or the address of mail in a draft',
  }),
  commandRoute('POST', '/onboarding/applications/{id}/contact-code/confirm', confirmContact, {
    summary: 'Confirm the contact with the code that the client received',
  }),
  queryRoute({
    id: 'onboarding.contactDemand.get',
    path: '/onboarding/contact-demand',
    permission: 'onboarding.application.view',
    scope: 'none',
    summary: 'Of which applications a confirmed contact is asked, and by which ways',
    response: contactDemand,
    handle: ({ platform }) => findDemand(platform.db),
  }),
  commandRoute('PUT', '/onboarding/contact-demand', setContactDemand, {
    summary: 'Lay down of which applications a confirmed contact is asked',
  }),
]
