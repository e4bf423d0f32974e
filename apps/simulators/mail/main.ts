import { parseArgs } from 'node:util'
import { startMail } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, show: { type: 'string' } } })
const sink = await startMail({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.show === undefined ? {} : { showPort: Number(values.show) }),
})
const url = `smtp://demo:simulated-secret@127.0.0.1:${sink.port}`
process.stdout.write(`${JSON.stringify({ url, inbox: `http://127.0.0.1:${sink.showPort}/inbox` })}\n`)
const stop = () => void sink.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
