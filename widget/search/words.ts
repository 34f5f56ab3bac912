/** A word of a text: as it is compared, and where it stands in the text. */
export interface Word {
  /** Lower case, without accents. */
  text: string
  start: number
  end: number
}

/** Letters and digits of any script; Chinese, Japanese and Korean are taken apart further. */
const run = /[\p{L}\p{N}\p{M}]+/gu
const ideographs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu
const ideograph = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/**
 * The words of a text, in order. Scripts that write without spaces give pairs of neighbours, so that any two
 * characters typed in a row are found; a single one is a word of its own.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: letters, index } of text.matchAll(run)) {
    for (const { 0: part, index: offset } of letters.matchAll(ideographs)) {
      const start = index + offset
      if (!ideograph.test(part)) words.push({ text: plain(part), start, end: start + part.length })
      else words.push(...pairs(part, start))
    }
  }
  return words
}

/** As words are compared: `Überblick` and `uberblick` are one. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

function pairs(part: string, start: number): Word[] {
  const characters = [...part]
  if (characters.length === 1) return [{ text: part, start, end: start + part.length }]
  const words: Word[] = []
  let at = start
  for (let index = 0; index + 1 < characters.length; index++) {
    const text = `${characters[index]}${characters[index + 1]}`
    words.push({ text, start: at, end: at + text.length })
    at += characters[index]?.length ?? 1
  }
  return words
}
