/** `content.profile.documents.0.number` → `['profile', 'documents', 0, 'number']`. */
export function placeOf(path: string): (string | number)[] {
  const parts = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  return parts[0] === 'content' ? parts.slice(1) : parts
}
