import { defineErrors } from '#kernel/refusal.ts'

export const archiveErrors = defineErrors('archive', {
  PARAMETER_UNKNOWN: { status: 422, params: ['parameter'] },
  PARAMETER_RETIRED: { status: 409, params: ['parameter'] },
  PARAMETER_EXISTS: { status: 409, params: ['parameter'] },
  PARAMETER_NOT_FOR_LINE: { status: 422, params: ['parameter', 'businessLine'] },
  PARAMETER_NOT_FOR_CLIENT_TYPE: { status: 422, params: ['parameter', 'clientType'] },
  PARAMETER_NEEDS_ACCOUNT: { status: 422, params: ['parameter'] },
  FILE_MISSING: { status: 422 },
  FILE_KIND_REFUSED: { status: 415, params: ['kind', 'allowed'] },
  FILE_TOO_LARGE: { status: 413, params: ['maxBytes'] },
  TOO_MANY_DOCUMENTS: { status: 409, params: ['parameter', 'maxCount'] },
  EXPIRY_MISSING: { status: 422, params: ['parameter'] },
  UPLOAD_UNKNOWN: { status: 404 },
  DOCUMENT_WITHDRAWN: { status: 409 },
  SAME_FILE: { status: 409 },
  NO_THUMBNAIL: { status: 404 },
  COPY_SAME_ACCOUNT: { status: 422 },
  COPY_IDENTITY_DIFFERS: { status: 409 },
})
