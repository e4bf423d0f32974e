/** How long a made file stays readable: a busy browser comes to it later than the click. */
const KEPT_MS = 60_000

/** Hands a file the page has made to the reader's downloads under its name. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}
