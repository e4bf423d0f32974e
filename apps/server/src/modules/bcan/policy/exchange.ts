/** Where the exchange stands that numbers are filed with: its trading days count, wherever the house is. */
export const EXCHANGE_ZONE = 'Asia/Hong_Kong'
