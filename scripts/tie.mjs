// Loaded into child processes: when the parent is gone, however it went, the child stops as if asked to.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
