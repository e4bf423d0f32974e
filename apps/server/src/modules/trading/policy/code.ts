/** A code in its parts: the member's number in front of the client's, where it was told. */
export type CodeParts = { memberNo: string | null; clientNo: string }

/** The last eight digits are the client's number, the four before them the member's. */
export const partsOfCode = (code: string): CodeParts => ({
  memberNo: code.length > 8 ? code.slice(0, -8) : null,
  clientNo: code.slice(-8),
})

/** The code as it is written. */
export const codeText = ({
  memberNo,
  clientNo,
}: {
  memberNo: string | null
  clientNo: string | null
}): string | null => (clientNo === null ? null : `${memberNo ?? ''}${clientNo}`)
