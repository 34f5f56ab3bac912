/** An error that is told to the person as it is, in one sentence, without a stack; the process ends with 1. */
export function refusal(text: string, cause?: unknown): Error {
  return Object.assign(new Error(text, { cause }), { code: 'VITRINE_SENTENCE' })
}

/** Whether an error is such a sentence. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'VITRINE_SENTENCE'
}
