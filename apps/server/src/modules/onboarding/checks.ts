import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'
import { contentHash } from './service/assess.ts'
import { openContent } from './service/content.ts'
import type { RevisionRow } from './store/revision.ts'

/** An opened application has exactly one account for each type asked for, and any other has none. */
const accountsAsAsked: VerifyCheck = {
  id: 'onboarding.accounts-as-asked',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ no: string }>`select a.application_no as no from onboarding.application a
        where array(select o.account_type from onboarding.application_account o
            join accounts.v_account v on v.id = o.account_id and v.application_id = a.id and v.type = o.account_type
            where o.application_id = a.id order by 1)
          <> case when a.state = 'OPENED' then array(select unnest(a.account_types) order by 1) else '{}' end limit 100`,
    )
    return broken.map(({ no }) => `application ${no}`)
  },
}

/** An application takes its identity documents exactly while it goes on. */
const liveIdentities: VerifyCheck = {
  id: 'onboarding.live-identities',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ no: string }>`select distinct a.application_no as no from onboarding.application a
        join onboarding.application_identity i on i.application_id = a.id
        where i.live <> (a.state not in ('OPENED', 'REJECTED', 'CANCELLED')) limit 100`,
    )
    return broken.map(({ no }) => `application ${no}`)
  },
}

type Stored = RevisionRow & { id: string; no: string }

const PAGE = 500

/** Every submitted revision opens, and is bit by bit what its hash says. */
const contentAsSubmitted: VerifyCheck = {
  id: 'onboarding.content-as-submitted',
  async check(db, { cipher }) {
    const broken: string[] = []
    let after = { id: '00000000-0000-0000-0000-000000000000', revision: 0 }
    for (;;) {
      const page: Stored[] = await rows(
        db,
        sql<Stored>`select r.application_id as id, a.application_no as no, r.revision,
            r.content_sealed as "contentSealed", r.content_hash as "contentHash", r.saved_at as "savedAt",
            r.submitted_at as "submittedAt"
          from onboarding.application_revision r join onboarding.application a on a.id = r.application_id
          where r.submitted_at is not null and (r.application_id, r.revision) > (${after.id}::uuid, ${after.revision}::int)
          order by r.application_id, r.revision limit ${PAGE}`,
      )
      for (const row of page) {
        if (!opensAsHashed(cipher, row)) broken.push(`application ${row.no} revision ${row.revision}`)
        if (broken.length === 100) return broken
      }
      const last = page.at(-1)
      if (!last || page.length < PAGE) return broken
      after = { id: last.id, revision: last.revision }
    }
  },
}

function opensAsHashed(cipher: Parameters<typeof openContent>[0], revision: RevisionRow): boolean {
  try {
    return contentHash(openContent(cipher, revision)).equals(revision.contentHash)
  } catch {
    // Sealed for something else, or changed: what can't be opened is as wrong as what differs.
    return false
  }
}

export const onboardingChecks = [accountsAsAsked, liveIdentities, contentAsSubmitted]
