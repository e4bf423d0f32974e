import { type Random, weights } from '../random.ts'

/** Names of clients from elsewhere, with the nationality (ISO 3166-1 alpha-2) that fits them. */
export type OverseasName = { surname: string; given: string; nationality: string }

type Pool = { nationalities: string[]; surnames: string[]; male: string[]; female: string[] }

const words = (text: string): string[] => text.split(' ')

const anglo: Pool = {
  nationalities: ['GB', 'US', 'AU', 'CA', 'NZ', 'IE'],
  surnames: words(
    'Smith Taylor Brown Wilson Evans Thomas Roberts Walker Wright Robinson Thompson Hughes Edwards Clarke Bennett Murphy Kelly Harper Mitchell Campbell Fraser Sinclair Whitmore Ashford O’Connor',
  ),
  male: words(
    'James Oliver William Henry George Thomas Daniel Andrew Edward Michael Robert Jonathan Simon Duncan Callum',
  ),
  female: words(
    'Charlotte Emily Sarah Olivia Hannah Rebecca Victoria Alice Catherine Eleanor Rachel Fiona Megan Lucy Harriet',
  ),
}
const indian: Pool = {
  nationalities: ['IN'],
  surnames: words(
    'Sharma Patel Gupta Mehta Kapoor Reddy Nair Iyer Banerjee Chopra Desai Malhotra Harilela Daswani Mahtani',
  ),
  male: words('Arjun Rohan Vikram Sanjay Anil Rajesh Karan Nikhil Aditya Suresh'),
  female: words('Priya Ananya Kavita Neha Pooja Deepa Sunita Meera Aisha Lakshmi'),
}
const filipino: Pool = {
  nationalities: ['PH'],
  surnames: words('Santos Reyes Cruz Bautista Garcia Mendoza Villanueva Ramos Aquino Castillo'),
  male: words('Jose Miguel Antonio Gabriel Rafael Emmanuel'),
  female: words('Maria Angelica Cristina Jasmine Rosario Lourdes'),
}
const japanese: Pool = {
  nationalities: ['JP'],
  surnames: words('Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato'),
  male: words('Hiroshi Kenji Takashi Yuto Daiki Satoshi'),
  female: words('Yuki Akiko Haruka Naomi Sakura Emi'),
}
const korean: Pool = {
  nationalities: ['KR'],
  surnames: words('Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim'),
  male: words('Min-jun Seo-jun Ji-hoon Hyun-woo Dong-hyun Sung-min'),
  female: words('Seo-yeon Ji-woo Min-seo Soo-jin Hye-jin Eun-ji'),
}
const southeast: Pool = {
  nationalities: ['SG', 'MY'],
  surnames: words('Tan Lim Ong Goh Teo Koh Chua Yeo Toh Sim'),
  male: words('Wei-Jie Jun-Hao Kok-Leong Boon-Keng Zhi-Wei Beng-Huat'),
  female: words('Hui-Min Jia-Hui Siew-Ling Mei-Fong Xin-Yi Swee-Lan'),
}
const european: Pool = {
  nationalities: ['FR', 'DE', 'IT', 'ES', 'NL', 'CH', 'SE'],
  surnames: words(
    'Müller Schneider Dubois Lefèvre Rossi Bianchi García Fernández Jansen Lindström Weber Moreau Ricci Søndergaard',
  ),
  male: words('Lukas Matteo Hugo Étienne Sebastian Marco Jan Erik Pablo Julien'),
  female: words('Clara Élise Giulia Sofia Anneke Ingrid Camille Lena Carmen Astrid'),
}

const pools = weights<Pool>([
  [anglo, 40],
  [indian, 16],
  [southeast, 14],
  [european, 10],
  [japanese, 7],
  [korean, 7],
  [filipino, 6],
])

export function overseasName(random: Random, sex: 'M' | 'F'): OverseasName {
  const pool = random.from(pools)
  return {
    surname: random.pick(pool.surnames),
    given: random.pick(sex === 'M' ? pool.male : pool.female),
    nationality: random.pick(pool.nationalities),
  }
}
