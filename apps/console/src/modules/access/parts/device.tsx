import { deviceOf } from '../device.ts'

/** Browser and system in short, the whole of what the browser said on hover. */
export const Device = ({ agent }: { agent: unknown }) =>
  typeof agent === 'string' && agent ? <span title={agent}>{deviceOf(agent)}</span> : '–'

/** The same as a list's cell. */
export const deviceCell = (agent: unknown) => <Device agent={agent} />
