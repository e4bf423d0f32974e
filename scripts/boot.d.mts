/** Whether `folder`/node_modules holds exactly what its package-lock.json names. */
export function isInstalled(folder: string): boolean
/** Installs what is missing, then runs `scripts/<script>` under a Node that runs TypeScript, and ends as it ends. */
export function boot(script: string, args?: string[]): Promise<void>
/** Whether the lock file of an installation belongs to nobody any more; also when it is gone. */
export function isStale(lock: string, now?: number): boolean
