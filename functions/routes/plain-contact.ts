import { isChinese } from '../../catalog/language.ts'
import { html } from 'hono/html'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { named } from '../../catalog/delivery/phrases.ts'
import { leadConsent, usualLeadDays } from '../../catalog/wire.ts'
import { nameIn } from '../../catalog/product-name.ts'
import type { VitrineError } from '../errors.ts'
import { productPath } from '../flows/page-paths.ts'
import { refusalInLanguage } from '../flows/refusals.ts'
import type { Shop } from '../flows/shop.ts'
import { type Html, page } from './plain-page.ts'

/** What somebody typed, by field. */
export type Typed = Readonly<Record<string, string | undefined>>

interface Opened {
  product: CatalogProduct
  locale: string
  /** When the form was opened, sealed. */
  stamp: string
  typed?: Typed
  /** Why what was sent was not taken. */
  refused?: VitrineError
}

/** The form by which somebody asks the seller of consulting to write, without script. */
export function contactPage({ product, locale, stamp, typed = {}, refused }: Opened, shop: Shop): Html {
  const { seller } = product
  const days = shop.catalog().store.periods.leadDays ?? usualLeadDays
  const words = wordsIn(locale)
  return page(
    words.title(seller.name),
    shop,
    html`<h1>${words.title(seller.name)}</h1>
      <p><a href="${productPath(product.id, locale, shop)}">${nameIn(product, locale)}</a></p>
      ${refused ? html`<p class="fault" role="alert">${faultIn(refused, locale)}</p>` : ''}
      <form class="form" method="post" action="/buy/-/contact/${product.id}">
        <input type="hidden" name="stamp" value="${stamp}" />
        <input type="hidden" name="locale" value="${locale}" />
        ${field(words.name, html`<input id="name" name="name" autocomplete="name" maxlength="120" required value="${typed.name ?? ''}" />`, 'name')}
        ${field(words.email, html`<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required value="${typed.email ?? ''}" />`, 'email')}
        ${field(words.company, html`<input id="company" name="company" autocomplete="organization" maxlength="120" value="${typed.company ?? ''}" />`, 'company')}
        ${field(words.message, html`<textarea id="message" name="message" rows="6" maxlength="4000" required>${typed.message ?? ''}</textarea>`, 'message')}
        <div class="trap" aria-hidden="true">
          <label>Website <input name="website" tabindex="-1" autocomplete="off" /></label>
        </div>
        <label class="choice">
          <input name="consent" type="checkbox" required />
          <span>${leadConsent({ seller: seller.name, days, locale })}</span>
        </label>
        <button class="button" type="submit">${words.send}</button>
      </form>`,
    { lang: locale },
  )
}

/** What whoever sent the form reads. */
export function contactedPage(product: CatalogProduct, locale: string, shop: Shop): Html {
  const words = wordsIn(locale)
  return page(
    words.sent,
    shop,
    html`<h1>${words.sent}</h1>
      <p>${words.done(product.seller.name)}</p>
      <p>
        <a class="button" href="${productPath(product.id, locale, shop)}"
          >${words.back(nameIn(product, locale))}</a
        >
      </p>`,
    { lang: locale },
  )
}

function field(label: string, control: Html, id: string): Html {
  return html`<p class="field"><label for="${id}">${label}</label> ${control}</p>`
}

/** The sentence about the first field that is wrong, else of the refusal. */
function faultIn(refused: VitrineError, locale: string): string {
  const { code, facts } = refused
  const words = wordsIn(locale)
  const wrong = facts.fields?.[0]?.field
  if (wrong === 'consent') return words.agree
  if (wrong === 'email') return words.faults.email
  if (wrong === 'name' || wrong === 'message' || wrong === 'company') return words.faults.text(words[wrong])
  if (code === 'rate_limited') return words.faults.wait
  if (code === 'lead_refused') return words.faults.again
  return refusalInLanguage(refused, locale).detail
}

const en = {
  title: (seller: string) => `Ask ${seller} to write to you`,
  name: 'Your name',
  email: 'Your e-mail address',
  company: 'Company (optional)',
  message: 'What is it about?',
  agree: 'Please tick the box: without it we may not pass your request on.',
  send: 'Send the request',
  sent: 'Your request is sent',
  done: (seller: string) => `${seller} has your request and writes to you.`,
  back: (product: string) => `Back to ${product}`,
  faults: {
    email: 'The e-mail address is not complete.',
    text: (label: string) => `Please look at “${label}” again: it is empty, too long or has a line break.`,
    wait: 'That was very fast, or it was asked often already. What you typed is below: wait a moment, then send it again.',
    again: 'The form stood open for too long. What you typed is below; send it again.',
  },
}

const zh: typeof en = {
  title: (seller) => named`请${seller}与您联系`,
  name: '您的姓名',
  email: '您的邮箱地址',
  company: '公司（选填）',
  message: '想咨询什么？',
  agree: '请勾选：否则我们无法转交您的请求。',
  send: '发送请求',
  sent: '您的请求已发送',
  done: (seller) => named`${seller}已收到您的请求，并会写信给您。`,
  back: (product) => named`返回${product}`,
  faults: {
    email: '邮箱地址不完整。',
    text: (label) => `请再看一下“${label}”：内容为空、过长或含有换行。`,
    wait: '提交过快或次数过多。您填写的内容保留在下方，请稍等片刻后再次发送。',
    again: '表单打开时间过长。您填写的内容保留在下方，请再次发送。',
  },
}

function wordsIn(locale: string): typeof en {
  return isChinese(locale) ? zh : en
}
