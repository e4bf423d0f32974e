import { RegisterPage } from '../parts/register.tsx'

/** Who has been certified as a professional investor, and until when. */
export default function CertificationList() {
  return <RegisterPage register="certification" />
}
