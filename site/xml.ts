/** Text as it stands between tags or in a quoted attribute of XML. */
export function xmlText(text: string): string {
  return text.replace(/[<>&"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
