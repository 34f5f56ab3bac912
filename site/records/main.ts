import { checkRecord } from './check.ts'
import { recordWords } from './words.ts'

const input = document.querySelector<HTMLInputElement>('#record')
const answer = document.querySelector<HTMLElement>('#checked')

input?.addEventListener('change', async () => {
  const [file] = input.files ?? []
  if (!file || !answer) return
  const locale = document.documentElement.lang
  const words = recordWords(locale)
  const checked = await checkRecord(await file.text(), async () => {
    const response = await fetch('/api/licenses/jwks.json')
    if (!response.ok) throw new Error(`${response.status}`)
    return (await response.json()) as { keys: JsonWebKey[] }
  })
  const texts = { broken: words.broken, 'no-record': words.noRecord, away: words.away }
  answer.className = checked.result === 'holds' ? 'notice done' : 'notice need'
  answer.textContent =
    checked.result === 'holds'
      ? `✓ ${words.holds(checked.at.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' }), checked.delivery)}`
      : `! ${texts[checked.result]}`
})
