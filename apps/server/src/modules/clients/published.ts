import type { PublishedView } from '#modules/sources'

/** Clients as data sources may read them: identity documents and contacts only masked. */
export const clientView: PublishedView = {
  name: 'v_client',
  title: 'clients:view.v_client',
  columns: {
    client_id: 'id',
    client_no: 'text',
    member_no: 'text',
    type: 'text',
    category: 'text',
    status: 'text',
    name: 'text',
    nationality: 'text',
    language: 'text',
    identity_kind: 'text',
    identity_masked: 'text',
    identity_expires_on: 'date',
    phone_masked: 'text',
    email_masked: 'text',
    created_at: 'instant',
  },
  select: `select c.id as client_id, c.client_no, c.member_no, c.type, c.category, c.status, c.display_name as name,
    c.nationality, c.language, i.kind as identity_kind, i.number_masked as identity_masked,
    i.expires_on as identity_expires_on,
    (select x.value_masked from clients.v_contact x where x.client_id = c.id and x.kind = 'phone' and x.main limit 1)
      as phone_masked,
    (select x.value_masked from clients.v_contact x where x.client_id = c.id and x.kind = 'email' and x.main limit 1)
      as email_masked,
    c.created_at
    from clients.v_client c
    left join lateral (select d.kind, d.number_masked, d.expires_on from clients.v_identity d
      where d.client_id = c.id and d.person_id is null order by d.claim nulls last, d.kind limit 1) i on true`,
  scope: { by: 'places', from: 'clients.v_place', key: 'client_id', client: 'client_id' },
}
