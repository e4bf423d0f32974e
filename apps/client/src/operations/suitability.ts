// Written by `npm run client` from the OpenAPI document. Do not edit.

/** What each operation takes and answers. */
export interface Operations {
  /** The latest risk assessment of the application */
  'suitability.assessment.application': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; product: string | null; passed: boolean; expiresOn: string } | null; expected: { level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; product: string | null; passed: boolean; evidenceOn: string; expiresOn: string } | null } }
  /** The latest risk assessment of the client */
  'suitability.assessment.client': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; product: string | null; passed: boolean; expiresOn: string } | null; expected: { level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; product: string | null; passed: boolean; evidenceOn: string; expiresOn: string } | null } }
  /** Risk assessments */
  'suitability.assessment.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'recordedAt'; count?: '0' | '1'; level?: Array<'A1' | 'A2' | 'A3' | 'A4' | 'A5'>; passed?: boolean; clientId?: string; clientNo?: string; latest?: boolean; expiresOn?: string } }; answer: { items: Array<{ id: string; clientNo: string | null; clientName: string | null; level: string | null; score: number | null; product: string | null; passed: boolean | null; evidenceOn: string | null; expiresOn: string | null; latest: boolean | null; recordedByName: string | null; recordedAt: string | null; endedAt: string | null; remark: string | null; clientId: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Record a risk assessment */
  'suitability.assessment.record': { input: { body: { clientId?: string | null; applicationId?: string | null; level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; product?: string | null; passed: boolean; evidenceOn: string; expiresOn: string; remark: string } }; answer: { id: string } }
  /** Whether the application is a professional investor today, by the latest entry */
  'suitability.certification.application': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; isPi: boolean; category: 'individual' | 'corporate' | 'trust' | 'institutional' | null; expiresOn: string | null } | null; expected: { isPi: boolean; category: 'individual' | 'corporate' | 'trust' | 'institutional'; evidenceOn: string; expiresOn: string } | null } }
  /** Whether the client is a professional investor today, by the latest entry */
  'suitability.certification.client': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; isPi: boolean; category: 'individual' | 'corporate' | 'trust' | 'institutional' | null; expiresOn: string | null } | null; expected: { isPi: boolean; category: 'individual' | 'corporate' | 'trust' | 'institutional'; evidenceOn: string; expiresOn: string } | null } }
  /** Professional investors */
  'suitability.certification.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'recordedAt'; count?: '0' | '1'; isPi?: boolean; category?: Array<'individual' | 'corporate' | 'trust' | 'institutional'>; clientId?: string; clientNo?: string; latest?: boolean; expiresOn?: string } }; answer: { items: Array<{ id: string; clientNo: string | null; clientName: string | null; isPi: boolean | null; category: string | null; evidenceOn: string | null; expiresOn: string | null; latest: boolean | null; recordedByName: string | null; recordedAt: string | null; endedAt: string | null; remark: string | null; clientId: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Record whether a client is a professional investor */
  'suitability.certification.record': { input: { body: { clientId?: string | null; applicationId?: string | null; isPi: boolean; category?: 'individual' | 'corporate' | 'trust' | 'institutional' | null; evidenceOn: string; expiresOn?: string | null; remark: string } }; answer: { id: string } }
  /** Whether the application is exempt from the northbound restriction */
  'suitability.exemption.application': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; exempt: boolean; basis: 'hk-macau-permanent' | 'one-way-permit' | 'permanent-elsewhere' | 'overseas-entity' | null; expiresOn: string | null } | null } }
  /** Whether the client is exempt from the northbound restriction */
  'suitability.exemption.client': { input: { path: { id: string }; query?: { at?: string } }; answer: { latest: { id: string; evidenceOn: string; remark: string; recordedByName: string; recordedAt: string; caseId: string | null; validity: 'VALID' | 'EXPIRED' | 'NOT_MET'; exempt: boolean; basis: 'hk-macau-permanent' | 'one-way-permit' | 'permanent-elsewhere' | 'overseas-entity' | null; expiresOn: string | null } | null } }
  /** Exemptions from the northbound restriction */
  'suitability.exemption.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'recordedAt'; count?: '0' | '1'; basis?: Array<'hk-macau-permanent' | 'one-way-permit' | 'permanent-elsewhere' | 'overseas-entity'>; clientId?: string; clientNo?: string; latest?: boolean; expiresOn?: string } }; answer: { items: Array<{ id: string; clientNo: string | null; clientName: string | null; exempt: boolean | null; basis: string | null; evidenceOn: string | null; expiresOn: string | null; latest: boolean | null; recordedByName: string | null; recordedAt: string | null; endedAt: string | null; remark: string | null; clientId: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Record an exemption from the northbound restriction */
  'suitability.exemption.record': { input: { body: { clientId?: string | null; applicationId?: string | null; exempt: boolean; basis?: 'hk-macau-permanent' | 'one-way-permit' | 'permanent-elsewhere' | 'overseas-entity' | null; evidenceOn: string; expiresOn?: string | null; remark: string } }; answer: { id: string } }
}

/** Where each operation is. */
export const PLACES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {
  'suitability.assessment.application': ['GET', '/api/v1/onboarding/applications/{id}/assessment'],
  'suitability.assessment.client': ['GET', '/api/v1/clients/{id}/assessment'],
  'suitability.assessment.list': ['GET', '/api/v1/suitability/assessments'],
  'suitability.assessment.record': ['POST', '/api/v1/suitability/assessments'],
  'suitability.certification.application': ['GET', '/api/v1/onboarding/applications/{id}/certification'],
  'suitability.certification.client': ['GET', '/api/v1/clients/{id}/certification'],
  'suitability.certification.list': ['GET', '/api/v1/suitability/certifications'],
  'suitability.certification.record': ['POST', '/api/v1/suitability/certifications'],
  'suitability.exemption.application': ['GET', '/api/v1/onboarding/applications/{id}/northbound-exemption'],
  'suitability.exemption.client': ['GET', '/api/v1/clients/{id}/northbound-exemption'],
  'suitability.exemption.list': ['GET', '/api/v1/suitability/exemptions'],
  'suitability.exemption.record': ['POST', '/api/v1/suitability/exemptions'],
}
