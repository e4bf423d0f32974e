/** Holidays of Hong Kong that come with the system, by the names their days are kept under; other days say their own. */
export const HOLIDAYS: Readonly<Record<string, string>> = {
  'New Year': 'newYear',
  'Lunar New Year': 'lunarNewYear',
  'Ching Ming': 'chingMing',
  Easter: 'easter',
  'Labour Day': 'labourDay',
  'Buddha’s Birthday': 'buddha',
  'Tuen Ng': 'tuenNg',
  'Establishment Day': 'establishment',
  'Mid-Autumn': 'midAutumn',
  'National Day': 'nationalDay',
  'Chung Yeung': 'chungYeung',
  Christmas: 'christmas',
}
