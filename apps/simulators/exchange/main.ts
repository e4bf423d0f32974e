import { parseArgs } from 'node:util'
import { startExchange } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    control: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string' },
    key: { type: 'string' },
  },
})
const exchange = await startExchange({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.control === undefined ? {} : { controlPort: Number(values.control) }),
  ...(values.user === undefined ? {} : { user: values.user }),
  ...(values.password === undefined ? {} : { password: values.password }),
  ...(values.key === undefined ? {} : { publicKey: values.key }),
})
const { port, controlPort, hostKey } = exchange
const shown = {
  url: `sftp://${values.user ?? 'demo'}@127.0.0.1:${port}`,
  hostKey,
  control: `http://127.0.0.1:${controlPort}`,
}
process.stdout.write(`${JSON.stringify(shown)}\n`)
const stop = () => void exchange.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
