import { RegisterPage } from '../parts/register.tsx'

/** How much risk clients can bear, and until when that counts. */
export default function AssessmentList() {
  return <RegisterPage register="assessment" />
}
