/** A table as a file for spreadsheets: RFC 4180. */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/**
 * Spreadsheets run a text that begins like a formula; a name of a product must not. Those of East Asia read the wide
 * forms of the signs, too (owasp.org/www-community/attacks/CSV_Injection).
 */
function cell(text: string): string {
  const isFormula = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-\d+(\.\d+)?$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
