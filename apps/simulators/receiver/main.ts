import { parseArgs } from 'node:util'
import { startReceiver } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, secret: { type: 'string' } } })
const receiver = await startReceiver({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${receiver.port}` })}\n`)
const stop = () => void receiver.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
