/** A text in the three languages: mainland Chinese, Hong Kong Chinese, English. */
export type Words = { 'zh-Hans': string; 'zh-Hant': string; en: string }

export const words = (hans: string, hant: string, en: string): Words => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })
