import { defineCommand } from '#platform/command.ts'
import { type SubjectRule, subjectRules } from '../schema/subject-rule.ts'
import { listSubjectRules, replaceSubjectRules } from '../store/subject-rule.ts'

const told = (rules: readonly SubjectRule[]) => ({
  rules: rules.map((rule) => [rule.category, rule.clientType, rule.businessLine, rule.subjectType].join('/')).join(' '),
})

/** Lays down which kind of subject a client is. Requests that run keep the kind they were launched for. */
export const setSubjectRules = defineCommand({
  name: 'businesses.subjectRule.set',
  scope: 'none',
  input: subjectRules,
  output: subjectRules,
  async run({ tx, record }, { rules }) {
    const before = await listSubjectRules(tx)
    await replaceSubjectRules(tx, rules)
    record({ target: { type: 'subjectRule', id: 'all', label: 'all' }, before: told(before), after: told(rules) })
    return { rules }
  },
})
