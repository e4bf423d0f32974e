import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from '../scripts/command.ts'
import { freePort } from '../scripts/postgres/server.ts'
import { Trouble } from '../scripts/trouble.ts'

/** nginx with one worker over a folder: files below `/get/`, and files that are put below `/put/` (DAV). */
export type Nginx = { url: string; pid: number; folder: string; stop(): Promise<void> }

const START_LIMIT_MS = 5000

function nginxProgram(): string {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const found = places.map((place) => join(place, 'nginx')).find((path) => existsSync(path))
  if (found) return found
  throw new Trouble('This bench compares with nginx, and there is none on PATH.', 'Install nginx, then run it again.')
}

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/temp/${name};`)
    .join('\n')
  return `worker_processes 1;
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 256; }
http {
${temporary}
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:${port};
    location /get/ { alias ${folder}/get/; }
    location /put/ {
      alias ${folder}/put/;
      dav_methods PUT;
      create_full_put_path on;
    }
  }
}
`
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS
  while (performance.now() < limit && child.exitCode === null) {
    const up = await fetch(url).then(
      () => true,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Trouble('nginx does not start.', 'Run it by hand to see why.')
}

/** Starts nginx on loopback in a folder of its own, which goes with it. */
export async function startNginx(): Promise<Nginx> {
  const program = nginxProgram()
  // On the disk that the house writes to.
  const folder = mkdtempSync(join(root, '.cache', 'bench', 'nginx-'))
  chmodSync(folder, 0o755)
  for (const name of ['get', 'put', 'temp']) mkdirSync(join(folder, name))
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, configuration(folder, port))
  const child = spawn(program, ['-p', folder, '-c', config, '-e', join(folder, 'error.log')], { stdio: 'ignore' })
  // A bench that fails must not leave it behind.
  const orphaned = () => void child.kill('SIGKILL')
  process.once('exit', orphaned)
  const stop = async () => {
    process.off('exit', orphaned)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const url = `http://127.0.0.1:${port}`
    await answers(url, child)
    return { url, pid: child.pid ?? 0, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
