import { newId } from '#kernel/ids.ts'
import { residentNumber } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

let count = 300

function anEntry(): { code: string } {
  count += 1
  return {
    code: `J${count}`,
    kind: 'person',
    departmentId: newId(),
    identity: { kind: 'prc-id', country: 'CN', number: residentNumber(count) },
    nameZh: '鄧志明',
    bornOn: '1980-01-01',
    certificateNo: 'F0301',
    trainedOn: '2025-03-01',
    servesOnlyUs: true,
    startsOn: '2025-08-01',
  } as { code: string }
}

const spouse = () => {
  count += 1
  return {
    relation: 'spouse',
    name: '陳美玲',
    identity: { kind: 'prc-id', country: 'CN', number: residentNumber(count) },
  }
}

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })

/** A call about somebody in the register. */
const about = (input: object) => async (app: TestApp) => {
  const { body } = await app.signInAs('all').send<{ id: string }>('POST', '/introducers', anEntry())
  return by(app, { id: body.id, ...input })
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'introducers.introducer.register': async (app) => by(app, { ...anEntry(), relatives: [spouse()] }),
  'introducers.introducer.update': about({ version: 1, nameZh: '鄧志強', startsOn: '2025-09-01' }),
  'introducers.introducer.setRelatives': about({ version: 1, relatives: [spouse()] }),
  'introducers.introducer.setStatus': about({ status: 'ACTIVE', reason: 'As agreed' }),
  'introducers.check.configure': async (app) => by(app, { enabled: true, relatives: true }),
  'introducers.identity.reveal': about({}),
}
