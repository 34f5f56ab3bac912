import type { Problem } from '../../catalog/wire.ts'

type Control = HTMLInputElement | HTMLTextAreaElement

for (const details of document.querySelectorAll<HTMLDetailsElement>('.contact')) enhance(details)

/** The form that asks a seller to write: shown where a script can send it, with the time at which it was opened. */
function enhance(details: HTMLDetailsElement): void {
  const form = details.querySelector('form')
  const alert = details.querySelector<HTMLElement>('.fault')
  const sent = details.querySelector<HTMLElement>('.sent')
  const button = details.querySelector('button')
  if (!form || !alert || !sent || !button) return
  const texts = JSON.parse(form.dataset['texts'] ?? '{}') as Record<string, string>
  let stamp: Promise<string> | undefined
  let busy = false
  details.hidden = false
  const link = details.previousElementSibling
  if (link?.classList.contains('contact-link')) link.remove()

  details.addEventListener('toggle', () => {
    if (details.open) stamp ??= readStamp()
  })

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    const fault = firstFault(form, texts)
    alert.textContent = fault ?? ''
    if (fault !== null) return
    busy = true
    button.textContent = texts['busy'] ?? ''
    const problem = await send(form, await (stamp ?? readStamp()))
    busy = false
    button.textContent = texts['send'] ?? ''
    if (problem === null) {
      form.remove()
      sent.textContent = `✓ ${texts['done']}`
      return
    }
    // A stamp that was refused is no good a second time.
    stamp = undefined
    alert.textContent = problem.detail ? [problem.detail, problem.next].join(' ') : (texts['away'] ?? '')
  })
}

async function readStamp(): Promise<string> {
  const response = await fetch('/api/leads/stamp').catch(() => null)
  const answer = (await response?.json().catch(() => null)) as { stamp?: string } | null
  return answer?.stamp ?? ''
}

/** @returns null when it was taken, else why not; empty when nobody answered */
async function send(form: HTMLFormElement, stamp: string, again = true): Promise<Partial<Problem> | null> {
  const { consent, ...texts } = Object.fromEntries(new FormData(form)) as Record<string, string>
  const body = {
    ...texts,
    consent: consent === 'on',
    product: form.dataset['product'],
    locale: document.documentElement.lang,
    stamp,
  }
  const response = await fetch('/api/leads', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null)
  if (response?.ok) return null
  const seconds = Number(response?.headers.get('retry-after'))
  if (again && response?.status === 429 && seconds <= 3) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    return send(form, stamp, false)
  }
  return ((await response?.json().catch(() => null)) as Problem | null) ?? {}
}

/** The first field that is not right, marked and with the cursor in it; its sentence. */
function firstFault(form: HTMLFormElement, texts: Record<string, string>): string | null {
  const controls = [...form.elements].filter((one): one is Control => 'validity' in one && 'name' in one)
  for (const control of controls) control.setAttribute('aria-invalid', `${!control.validity.valid}`)
  const wrong = controls.find(({ validity }) => !validity.valid)
  if (!wrong) return null
  wrong.focus()
  if (wrong.type === 'checkbox') return texts['agree'] ?? ''
  const name = wrong.labels?.[0]?.querySelector('.name')?.textContent?.trim()
  return [name, wrong.validity.valueMissing ? texts['missing'] : texts['mail']].filter(Boolean).join(': ')
}
