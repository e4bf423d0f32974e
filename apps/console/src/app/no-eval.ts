// The content security policy allows no code from text. Zod asks whether it may write some when its first schema is
// made, and browsers report the question; told beforehand, it doesn't ask. Nothing that loads with the first page may make
// a schema: it would come before this.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
