import { daysOf } from './days.ts'

/**
 * Public holidays of the mainland and the days worked to make up for them.
 *
 * @source the State Council's yearly notice, from memory of it; 2027 is our own reckoning and has no make-up days yet.
 */
export const mainlandDays = daysOf([
  {
    year: 2019,
    days: {
      'New Year': '0101',
      'Spring Festival': '0204-0210 +0202 +0203',
      Qingming: '0405-0407',
      'May Day': '0501-0504 +0428 +0505',
      'Dragon Boat': '0607-0609',
      'Mid-Autumn Day': '0913-0915',
      'National Day of the PRC': '1001-1007 +0929 +1012',
    },
  },
  {
    year: 2020,
    days: {
      'New Year': '0101',
      'Spring Festival': '0124-0202 +0119',
      Qingming: '0404-0406',
      'May Day': '0501-0505 +0426 +0509',
      'Dragon Boat': '0625-0627 +0628',
      'National Day and Mid-Autumn': '1001-1008 +0927 +1010',
    },
  },
  {
    year: 2021,
    days: {
      'New Year': '0101-0103',
      'Spring Festival': '0211-0217 +0207 +0220',
      Qingming: '0403-0405',
      'May Day': '0501-0505 +0425 +0508',
      'Dragon Boat': '0612-0614',
      'Mid-Autumn Day': '0919-0921 +0918',
      'National Day of the PRC': '1001-1007 +0926 +1009',
    },
  },
  {
    year: 2022,
    days: {
      'New Year': '0101-0103',
      'Spring Festival': '0131-0206 +0129 +0130',
      Qingming: '0403-0405 +0402',
      'May Day': '0430-0504 +0424 +0507',
      'Dragon Boat': '0603-0605',
      'Mid-Autumn Day': '0910-0912',
      'National Day of the PRC': '1001-1007 +1008 +1009',
    },
  },
  {
    year: 2023,
    days: {
      'New Year': '0101-0102',
      'Spring Festival': '0121-0127 +0128 +0129',
      Qingming: '0405',
      'May Day': '0429-0503 +0423 +0506',
      'Dragon Boat': '0622-0624 +0625',
      'Mid-Autumn and National Day': '0929-1006 +1007 +1008',
    },
  },
  {
    year: 2024,
    days: {
      'New Year': '0101',
      'Spring Festival': '0210-0217 +0204 +0218',
      Qingming: '0404-0406 +0407',
      'May Day': '0501-0505 +0428 +0511',
      'Dragon Boat': '0610',
      'Mid-Autumn Day': '0915-0917 +0914',
      'National Day of the PRC': '1001-1007 +0929 +1012',
    },
  },
  {
    year: 2025,
    days: {
      'New Year': '0101',
      'Spring Festival': '0128-0204 +0126 +0208',
      Qingming: '0404-0406',
      'May Day': '0501-0505 +0427',
      'Dragon Boat': '0531-0602',
      'National Day and Mid-Autumn': '1001-1008 +0928 +1011',
    },
  },
  {
    year: 2026,
    days: {
      'New Year': '0101-0103 +0104',
      'Spring Festival': '0215-0223 +0214 +0228',
      Qingming: '0404-0406',
      'May Day': '0501-0505 +0509',
      'Dragon Boat': '0619-0621',
      'Mid-Autumn Day': '0925-0927',
      'National Day of the PRC': '1001-1007 +0920 +1010',
    },
  },
  {
    year: 2027,
    days: {
      'New Year': '0101',
      'Spring Festival': '0205-0211',
      Qingming: '0405',
      'May Day': '0501-0505',
      'Dragon Boat': '0609',
      'Mid-Autumn Day': '0915',
      'National Day of the PRC': '1001-1007',
    },
  },
])
