/** Whether `folder`/node_modules holds exactly what its package-lock.json names. */
export function isInstalled(folder: string): boolean
/** Installs what is missing, then runs `scripts/<script>` under a Node that runs TypeScript, and ends as it ends. */
export function boot(script: string, args?: string[]): Promise<void>
/** Whether the lock file of an installation belongs to nobody any more; also when it is gone. */
export function isStale(lock: string, now?: number): boolean
/** Whether a process with this id runs, ours or another account's; one that was ended and not looked after does not. */
export function isAlive(pid: number): boolean
