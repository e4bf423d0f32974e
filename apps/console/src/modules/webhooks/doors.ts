export { type Secret, ShownOnce } from '../access/index.tsx'
