/** A reason as a sentence of its own: with one full stop at its end. */
export function fullSentence(reason: string): string {
  const text = reason.trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
