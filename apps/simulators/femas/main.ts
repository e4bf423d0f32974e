import { parseArgs } from 'node:util'
import { startFemas } from './server.ts'

const { values } = parseArgs({
  options: { port: { type: 'string' }, user: { type: 'string' }, password: { type: 'string' } },
})
const counter = await startFemas({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.user === undefined ? {} : { user: values.user }),
  ...(values.password === undefined ? {} : { password: values.password }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${counter.port}` })}\n`)
const stop = () => void counter.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
