import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ended, root } from '../command.ts'

/** Server with restarts on change, console with hot reload; both end together. */
export async function developers(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  const controller = new AbortController()
  const either = AbortSignal.any([signal, controller.signal])
  const run = async (args: string[]) => {
    try {
      return await ended(spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }), either)
    } finally {
      controller.abort()
    }
  }
  const codes = await Promise.all([
    run(['--watch', '--watch-preserve-output', join(root, 'apps', 'server', 'src', 'main.ts'), 'serve']),
    run([join(root, 'node_modules', 'vite', 'bin', 'vite.js'), join(root, 'apps', 'console')]),
  ])
  return Math.max(...codes)
}
