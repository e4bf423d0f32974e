import { parseArgs } from 'node:util'
import { startCrm } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, token: { type: 'string' } } })
const crm = await startCrm({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.token === undefined ? {} : { token: values.token }),
})
process.stdout.write(`${JSON.stringify({ host: `127.0.0.1:${crm.port}` })}\n`)
const stop = () => void crm.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
