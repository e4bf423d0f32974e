import { parseArgs } from 'node:util'
import { startCtp } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    key: { type: 'string' },
    secret: { type: 'string' },
    window: { type: 'string' },
    'check-after': { type: 'string' },
  },
})
const after = values['check-after']
const counter = await startCtp({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.key === undefined ? {} : { keyId: values.key }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
  ...(values.window === undefined ? {} : { windowSeconds: Number(values.window) }),
  ...(after === undefined ? {} : { manner: { checkAfterMs: after === 'never' ? null : Number(after) } }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${counter.port}` })}\n`)
const stop = () => void counter.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
