/**
 * Edits between two words: a letter more, a letter less, another letter, or two swapped.
 * @param atMost stops counting beyond this
 * @returns the edits to the whole of `term`, and to the beginning of it that is nearest; `atMost + 1` when more
 */
export function editDistance(
  word: string,
  term: string,
  atMost: number,
): { whole: number; beginning: number } {
  const far = atMost + 1
  let before: number[] = []
  let last: number[] = Array.from({ length: term.length + 1 }, (_, column) => column)
  for (let row = 1; row <= word.length; row++) {
    const current = [row]
    for (let column = 1; column <= term.length; column++) {
      const same = word[row - 1] === term[column - 1]
      let edits = Math.min(
        (last[column] ?? far) + 1,
        (current[column - 1] ?? far) + 1,
        (last[column - 1] ?? far) + (same ? 0 : 1),
      )
      const swapped = word[row - 1] === term[column - 2] && word[row - 2] === term[column - 1]
      if (row > 1 && column > 1 && swapped) edits = Math.min(edits, (before[column - 2] ?? far) + 1)
      current.push(edits)
    }
    if (Math.min(...current) > atMost) return { whole: far, beginning: far }
    before = last
    last = current
  }
  return { whole: Math.min(last.at(-1) ?? far, far), beginning: Math.min(...last, far) }
}
