/** Whether `folder`/node_modules holds exactly what its package-lock.json names. */
export function isInstalled(folder: string): boolean
/** Installs what is missing, then runs `scripts/<script>` under a Node that runs TypeScript, and ends as it ends. */
export function boot(script: string, args?: string[]): Promise<void>
