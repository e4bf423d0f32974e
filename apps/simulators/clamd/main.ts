import { parseArgs } from 'node:util'
import { startClamd } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, fault: { type: 'string' } } })
const scanner = await startClamd({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.fault === undefined ? {} : { fault: values.fault }),
})
process.stdout.write(`${JSON.stringify({ url: `tcp://127.0.0.1:${scanner.port}` })}\n`)
const stop = () => void scanner.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
