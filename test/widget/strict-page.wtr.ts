import { expect, waitUntil } from '@open-wc/testing'

type StrictWindow = Window & { violations?: string[] }

async function openPage(kind: string): Promise<{ page: StrictWindow; element: HTMLElement }> {
  const frame = document.createElement('iframe')
  frame.style.cssText = 'width: 800px; height: 600px'
  frame.src = `/strict/${kind}`
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const page = frame.contentWindow as StrictWindow
  const element = page.document.querySelector('vitrine-buy')
  if (!element) throw new Error('the page has no element')
  return { page, element }
}

const inside = <Kind extends HTMLElement>(root: ShadowRoot | null | undefined, selector: string): Kind => {
  const found = root?.querySelector<Kind>(selector)
  if (!found) throw new Error(`there is no ${selector}`)
  return found
}

describe('on a page that forbids everything but what csp.txt asks for', () => {
  for (const kind of ['listed', 'nonce']) {
    it(`draws, opens and places the order without one violation (${kind})`, () => buyOn(kind))
  }

  async function buyOn(kind: string): Promise<void> {
    const { page, element } = await openPage(kind)
    await waitUntil(() => element.matches(':state(ready)'))
    expect(getComputedStyle(inside(element.shadowRoot, '[part=button]')).fontWeight).to.equal('600')
    inside(element.shadowRoot, 'button').click()
    await waitUntil(
      () => element.shadowRoot?.querySelector('vitrine-dialog')?.shadowRoot?.querySelector('dialog')?.open,
    )
    const dialog = element.shadowRoot?.querySelector('vitrine-dialog')?.shadowRoot
    inside<HTMLInputElement>(dialog, '#email').value = 'ada@example.org'
    for (const box of dialog?.querySelectorAll<HTMLInputElement>('[type=checkbox]') ?? []) box.checked = true
    expect(page.violations).to.deep.equal([])
    inside(dialog, 'footer button').click()
    await waitUntil(() => page.location.pathname === '/strict/paid')
  }

  it('keeps the link where our Trusted Types policy is not on the list', async () => {
    const { page, element } = await openPage('unlisted')
    await waitUntil(() => element.matches(':state(failed)'))
    expect(element.querySelector('a')?.checkVisibility()).to.equal(true)
    expect(page.customElements.get('vitrine-buy')).to.not.equal(undefined)
  })
})

describe('the purchase a buyer comes back from', () => {
  it('is told to the page once an order', async () => {
    const order = `ord_${Date.now()}`
    const heard: string[] = []
    for (const _ of [1, 2]) {
      const { page } = await openPage(`listed?vitrine_order=${order}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
      heard.push(...((page as StrictWindow & { purchases?: string[] }).purchases ?? []))
    }
    expect(heard).to.deep.equal([order])
  })
})
