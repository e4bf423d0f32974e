import { officeByCode } from '#modules/calendars'
import { defineCommand } from '#platform/command.ts'
import { filingErrors } from '../errors.ts'
import { scheduled, scheduleInput } from '../schema.ts'
import { putSchedule, scheduleOf } from '../store/schedule.ts'

/** When a regime is filed, by itself or by hand, and whose open days are trading days. */
export const setSchedule = defineCommand({
  name: 'filing.schedule.set',
  scope: 'none',
  input: scheduleInput,
  output: scheduled,
  async run(context, input) {
    const { tx, platform } = context
    const { regime, ...before } = await scheduleOf(tx, input.regime, true)
    if ((await officeByCode(platform.db, tx, input.office)) === null) {
      const params = { office: input.office }
      throw filingErrors.OFFICE_UNKNOWN(params, [{ path: 'office', code: 'OFFICE_UNKNOWN', params }])
    }
    if (input.halfDayCutOff !== null && input.halfDayCutOff > input.cutOff) {
      throw filingErrors.HALF_DAY_LONGER({}, [{ path: 'halfDayCutOff', code: 'HALF_DAY_LONGER' }])
    }
    const late = input.sendTimes.find((time) => time >= input.cutOff)
    if (late !== undefined) {
      const params = { time: late }
      throw filingErrors.TIME_AFTER_CUT_OFF(params, [{ path: 'sendTimes', code: 'TIME_AFTER_CUT_OFF', params }])
    }
    const sendTimes = [...new Set(input.sendTimes)].sort()
    await putSchedule(tx, { ...input, sendTimes })
    const { regime: _regime, ...after } = input
    context.record({
      target: { type: 'schedule', id: regime, label: regime },
      before,
      after: { ...after, sendTimes },
    })
    context.emit({ topic: 'filings', ids: [regime] })
    return { regime }
  },
})
