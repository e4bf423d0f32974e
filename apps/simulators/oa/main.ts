import { parseArgs } from 'node:util'
import { startOa } from './server.ts'

const { values } = parseArgs({
  options: { port: { type: 'string' }, key: { type: 'string' }, secret: { type: 'string' } },
})
const tool = await startOa({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.key === undefined ? {} : { keyId: values.key }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${tool.port}` })}\n`)
const stop = () => void tool.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
