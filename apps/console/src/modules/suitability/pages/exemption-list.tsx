import { RegisterPage } from '../parts/register.tsx'

/** Who is exempt from the northbound restriction, and why. */
export default function ExemptionList() {
  return <RegisterPage register="exemption" />
}
