import { aInbox } from './a-inbox.ts'
import { aLaunch } from './a-launch.ts'
import { a1Download } from './a1-download.ts'
import { a2Upload } from './a2-upload.ts'
import { c5Dormancy } from './c5-dormancy.ts'
import { c14Screening } from './c14-screening.ts'
import { f1Filing } from './f1-filing.ts'
import { h1Http } from './h1-http.ts'
import { h3Lookup } from './h3-lookup.ts'
import type { Bench } from './harness.ts'
import { i9CloudEvents } from './i9-cloud-events.ts'
import { p1ClientPage } from './p1-client-page.ts'
import type { Place } from './place.ts'
import { s1Keyset } from './s1-keyset.ts'
import { s2NameSearch } from './s2-name-search.ts'
import { s3Lists } from './s3-lists.ts'
import { w1Peers } from './w1-peers.ts'
import { w3Approvals } from './w3-approvals.ts'
import { w4Bulk } from './w4-bulk.ts'
import { x2Events } from './x2-events.ts'
import { x2Streams } from './x2-streams.ts'

/** Every bench `npm run bench` knows, by the ids of the performance goals. */
export const benches: readonly Bench<Place>[] = [
  s1Keyset,
  s2NameSearch,
  s3Lists,
  h1Http,
  h3Lookup,
  p1ClientPage,
  w1Peers,
  w3Approvals,
  w4Bulk,
  f1Filing,
  aInbox,
  aLaunch,
  i9CloudEvents,
  x2Events,
  x2Streams,
  a1Download,
  a2Upload,
  c14Screening,
  c5Dormancy,
]
