/** A client's number as people type it: half-width, upper case, without blanks. */
export const normaliseClientNo = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/\s/g, '')
