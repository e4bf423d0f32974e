import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agreeAll, anApplication, type Branch, branch, seen, submitted } from '#testing/branch.ts'
import { suitability } from '../index.ts'
import { answerProblems, fromAnswers } from '../policy/answers.ts'
import { RISK_CHOICES, RISK_QUESTIONS, riskOf } from '../schema/questionnaire.ts'

let house: Branch
beforeAll(async () => {
  house = await branch([suitability])
})
afterAll(() => house.app.close())

/** Every question answered alike, but for those given. */
const all = (choice: string, given: object = {}) => ({
  ...Object.fromEntries(RISK_QUESTIONS.map((key) => [key, choice])),
  ...given,
})

describe('[C-12] a risk questionnaire', () => {
  it('scores from the least to the most, and each level begins at its score', () => {
    const results = RISK_CHOICES.map((choice) => riskOf(all(choice)))
    expect(results.map((one) => one?.score)).toEqual([0, 25, 50, 75, 100])
    expect(results.map((one) => one?.level)).toEqual(['A1', 'A2', 'A3', 'A4', 'A5'])
    // 32 points above the least; 19 make 59.4, 20 make 62.5.
    const raised = (n: number) => Object.fromEntries(RISK_QUESTIONS.slice(0, n).map((key) => [key, 'd']))
    expect(riskOf(all('c', raised(3)))).toEqual({ score: 59, level: 'A3' })
    expect(riskOf(all('c', raised(4)))).toEqual({ score: 63, level: 'A4' })
  })

  it('never grows with an answer that bears less', () => {
    const levels = ['A1', 'A2', 'A3', 'A4', 'A5']
    for (const key of RISK_QUESTIONS) {
      for (const [at, choice] of RISK_CHOICES.slice(1).entries()) {
        const [lower, higher] = [riskOf(all('d', { [key]: RISK_CHOICES[at] })), riskOf(all('d', { [key]: choice }))]
        expect(levels.indexOf(lower?.level ?? '')).toBeLessThanOrEqual(levels.indexOf(higher?.level ?? ''))
        expect(lower?.score).toBeLessThan(higher?.score ?? 0)
      }
    }
  })

  it('is capped for who can bear no loss, little loss, or knows no product, whatever the sum says', () => {
    expect(riskOf(all('e', { riskLoss: 'a' }))?.level).toBe('A1')
    expect(riskOf(all('e', { riskLoss: 'b' }))?.level).toBe('A2')
    expect(riskOf(all('e', { riskKnowledge: 'a' }))?.level).toBe('A3')
  })

  it('is nothing while a question is open', () => {
    expect(riskOf(all('c', { riskAge: undefined }))).toBeNull()
    expect(riskOf(all('c', { riskAge: 'f' }))).toBeNull()
  })
})

describe('[C-09] what answers come to', () => {
  const on = '2026-11-20'
  it('a year from the day they were submitted, the last day included', () => {
    expect(fromAnswers(all('c'), 'individual', on).assessment).toEqual({
      level: 'A3',
      score: 50,
      product: null,
      passed: true,
      evidenceOn: on,
      expiresOn: '2027-11-19',
    })
  })

  it('a result of another channel as it says, unless questions are answered', () => {
    const result = {
      riskLevel: 'A4',
      riskScore: '71',
      riskProduct: 'funds',
      riskPassed: false,
      riskEndsOn: '2027-01-31',
    }
    expect(fromAnswers(result, 'individual', on).assessment).toMatchObject({
      level: 'A4',
      score: 71,
      product: 'funds',
      passed: false,
      expiresOn: '2027-01-31',
    })
    expect(fromAnswers({ ...result, ...all('a') }, 'individual', on).assessment).toMatchObject({ level: 'A1' })
  })

  it('a certification of the category that fits the client', () => {
    const answers = { professionalInvestor: true, professionalUntil: '2027-05-31' }
    const category = (type: string) => fromAnswers(answers, type, on).certification?.category
    expect(['individual', 'joint', 'corporate'].map(category)).toEqual(['individual', 'individual', 'corporate'])
    expect(fromAnswers({ professionalInvestor: false }, 'individual', on).certification).toBeNull()
  })

  it('problems at the answer they are about', () => {
    const codes = (answers: Record<string, string | boolean>, type = 'individual') =>
      answerProblems(answers, type, on).map(({ path, code }) => `${path.replace('profile.answers.', '')} ${code}`)
    expect(codes({ ...(all('c', { riskAge: 'x' }) as Record<string, string>) })).toEqual([
      'riskAge RISK_ANSWER_MISSING',
    ])
    expect(codes({ riskLevel: 'A9', riskScore: '10' })).toEqual(['riskLevel RISK_RESULT_INVALID'])
    expect(codes({ riskLevel: 'A2', riskScore: '10', riskEndsOn: '2026-01-01' })).toEqual([
      'riskEndsOn EXPIRY_BEFORE_EVIDENCE',
    ])
    expect(codes({ professionalInvestor: true })).toEqual(['professionalUntil EXPIRY_MISSING'])
    expect(
      codes(
        { professionalInvestor: true, professionalUntil: '2027-01-01', professionalCategory: 'individual' },
        'corporate',
      ),
    ).toEqual(['professionalCategory CATEGORY_DIFFERS'])
    expect(codes({})).toEqual([])
  })
})

type Block = { latest: Record<string, unknown> | null; expected: Record<string, unknown> | null }

describe('[C-09] an application with answers', () => {
  const reviewers = () => [house.first, house.compliance, house.officer]
  const reader = () =>
    house.join('Reader', [
      'onboarding.application.view',
      'clients.client.view',
      'suitability.assessment.view',
      'suitability.certification.view',
    ])
  const answers = all('d', { professionalInvestor: true, professionalUntil: '2027-06-30', usPerson: false })

  it('shows reviewers with the key what it will come to, and gives the client both entries when it opens', async () => {
    const id = await submitted(house, anApplication(house.place, 701, { answers }))
    const block = async (what: string) => (await reader().get<Block>(`/onboarding/applications/${id}/${what}`)).body
    expect(await block('assessment')).toMatchObject({ latest: null, expected: { level: 'A4', score: 75 } })
    expect(await block('certification')).toMatchObject({ latest: null, expected: { isPi: true } })
    await agreeAll(house, id, reviewers())
    await house.app.runJobs()
    const { clientId, state } = await seen(house.maker, id)
    expect(state).toBe('OPENED')
    const latest = async (what: string) => (await reader().get<Block>(`/clients/${clientId}/${what}`)).body.latest
    expect(await latest('assessment')).toMatchObject({ level: 'A4', score: 75, validity: 'VALID', passed: true })
    expect(await latest('certification')).toMatchObject({
      isPi: true,
      category: 'individual',
      expiresOn: '2027-06-30',
      validity: 'VALID',
    })
    // Whoever wants to know who approved it finds the review.
    expect(await latest('assessment')).toMatchObject({ caseId: expect.any(String) })
  })

  it('an entry recorded during the review stands before the answers', async () => {
    const id = await submitted(house, anApplication(house.place, 702, { answers }))
    const recorder = house.join('Recorder', ['suitability.assessment.record', 'onboarding.application.view'])
    const made = await recorder.send('POST', '/suitability/assessments', {
      applicationId: id,
      level: 'A2',
      score: 30,
      passed: true,
      evidenceOn: '2026-01-02',
      expiresOn: '2027-01-01',
      remark: 'asked again on the phone',
    })
    expect(made.status).toBe(201)
    await agreeAll(house, id, reviewers())
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    const { body } = await reader().get<Block>(`/clients/${clientId}/assessment`)
    expect(body.latest).toMatchObject({ level: 'A2', remark: 'asked again on the phone' })
    const certified = await reader().get<Block>(`/clients/${clientId}/certification`)
    expect(certified.body.latest).toMatchObject({ isPi: true })
  })

  it('hides answers and blocks from whoever lacks the key, on the application and on the client', async () => {
    const id = await submitted(house, anApplication(house.place, 703, { answers }))
    const blind = house.join('Blind', ['onboarding.application.view', 'clients.client.view'])
    type Shown = { content: { profile: { answers: object } }; answers: object }
    const shown = (await blind.get<Shown>(`/onboarding/applications/${id}`)).body.content.profile.answers
    expect(shown).toEqual({ usPerson: false })
    expect((await blind.get(`/onboarding/applications/${id}/assessment`)).status).toBe(403)
    const whole = (await reader().get<Shown>(`/onboarding/applications/${id}`)).body.content.profile.answers
    expect(whole).toEqual(answers)
    await agreeAll(house, id, reviewers())
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    expect((await blind.get<Shown>(`/clients/${clientId}`)).body.answers).toEqual({ usPerson: false })
    expect((await reader().get<Shown>(`/clients/${clientId}`)).body.answers).toEqual(answers)
  })

  it('is not submitted with a questionnaire begun and not ended', async () => {
    const { maker } = house
    const open = all('c', { riskPurpose: undefined, riskLoss: undefined })
    const content = anApplication(house.place, 704, { answers: JSON.parse(JSON.stringify(open)) })
    const made = await maker.send<{ id: string }>('POST', '/onboarding/applications', { content, files: [] })
    const sent = await maker.send<{ fields: { path: string; code: string }[] }>(
      'POST',
      `/onboarding/applications/${made.body.id}/submit`,
      {},
    )
    expect(sent.status).toBe(422)
    expect(sent.body.fields.map(({ path, code }) => [path.replace(/^content\./, ''), code])).toEqual([
      ['profile.answers.riskPurpose', 'RISK_ANSWER_MISSING'],
      ['profile.answers.riskLoss', 'RISK_ANSWER_MISSING'],
    ])
  })
})
