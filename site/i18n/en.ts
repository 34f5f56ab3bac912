import type { PriceModel } from '../../catalog/product.ts'
import { en as billing } from '../../widget/words/billing.ts'

/** Words of the site in English. Every other language has the same shape. */
export const en = {
  language: 'English',
  skip: 'Skip to the content',
  nav: { products: 'Products', partners: 'Partners', order: 'Your order', cart: 'Cart' },
  foot: {
    line: (store: string) =>
      `${store} sells software from files. Prices are before tax unless a page says otherwise.`,
    terms: 'Terms',
    privacy: 'Privacy',
    imprint: 'Imprint',
    feed: 'Feed',
    catalog: 'Catalog as JSON',
  },
  crumbs: 'You are here',
  home: {
    title: 'Software, and how it is delivered',
    lede: (products: number, sellers: number) =>
      `${products} products by ${sellers} sellers: machine images, hosted software, licenses, services. Each page says what you get, how it reaches you, and what it costs before you pay.`,
    browse: 'See all products',
    embed: 'Sell on your own page',
    ways: 'How it reaches you',
    newest: 'Lately changed',
    all: (count: number) => `All ${count} products`,
    index: 'Index',
    categories: 'Categories',
    sellers: 'Sellers',
    prices: 'How it is paid',
  },
  list: {
    title: 'Products',
    lede: 'What is sold here, by whom, and from what price.',
    search: 'Search products',
    searchHelp: 'Names, words of the description, sellers. A wrong letter is forgiven.',
    searchFault: 'The search could not be loaded. The list shows everything; try again in a moment.',
    filter: 'Filter the list',
    facets: { method: 'Delivery', category: 'Category', seller: 'Seller', price: 'Payment' },
    all: 'All products',
    count: (count: number) => (count === 1 ? '1 product' : `${count} products`),
    clear: 'Clear the filter',
    none: 'No product fits.',
    noneNext: 'Take one condition away, or look through a category:',
    near: 'Near to it:',
    from: (price: string) => `from ${price}`,
    arranged: 'Price on request',
    withdrawn: 'No longer sold',
    by: 'by',
  },
  prices: {
    'one-time': 'One payment',
    'per-unit': 'Price for each',
    subscription: 'By the month or year',
    usage: 'By use',
    arranged: 'Arranged with the seller',
  } as Record<PriceModel, string>,
  pricesLede: {
    'one-time': 'Paid once, at the price shown.',
    'per-unit': 'Paid once, for as many as you need.',
    subscription: 'With a plan that is paid for each month or year, until you cancel or as often as it says.',
    usage: 'With a plan that is paid afterwards, for what was used.',
    arranged: 'Not paid here. You agree on a price with the seller.',
  } as Record<PriceModel, string>,
  product: {
    version: (version: string) => `Version ${version}`,
    updated: (date: string) => `Changed on ${date}`,
    by: 'by',
    way: 'How it is delivered',
    requirements: 'What you need',
    support: 'Support',
    documents: 'Documents',
    hours: (hours: number, days: number, zone: string) =>
      hours === 24 && days === 7
        ? 'At any hour, every day'
        : days === 7
          ? `${hours} hours a day, every day, in the hours of ${zone}`
          : `${hours} hours a day, Monday to Friday, in the hours of ${zone}`,
    yourTime: (here: string, there: string) => `It is ${there} there now; ${here} where you are.`,
    mail: 'By e-mail',
    supportPage: 'Support page',
    eula: 'License agreement',
    markdown: 'This page as plain text',
    json: 'This product as JSON',
    gallery: 'Pictures',
    withdrawn: 'This product is no longer sold. Whoever bought it keeps what was delivered.',
    more: (seller: string) => `More by ${seller}`,
  },
  buy: {
    title: (product: string) => `Buy ${product}`,
    plan: 'Plan',
    billing,
    tiers: {
      volume: (from: number, unit: string, price: string) =>
        `From ${from} ${plural(unit)}: ${price} for each of them`,
      graduated: (from: number, unit: string, price: string) =>
        `From the ${ordinal(from)} ${unit} on: ${price} for each further one`,
    },
    quantity: (unit: string) => `Number of ${plural(unit)}`,
    currency: 'Currency',
    email: 'Your e-mail address',
    emailHelp: 'For the receipt and the link to your order.',
    optional: 'optional',
    choose: 'Choose one',
    agree: (seller: string) => words(`I agree to the `, `license agreement`, ` of ${seller}.`),
    terms: words('By buying you accept the ', 'terms of this store', '.'),
    button: (name: string) => `Buy ${name}`,
    busy: 'Opening the payment page …',
    toCart: 'Add to cart',
    sum: 'Due now',
    beforeTax: 'before tax',
    withTax: 'tax included',
    next: 'You pay on the next page. Delivery starts when the payment is final.',
    arranged: (seller: string) => `Arranged with ${seller}. Nothing is ordered or paid here.`,
    contact: {
      open: (seller: string) => `Ask ${seller} to write to you`,
      name: 'Your name',
      email: 'Your e-mail address',
      company: 'Company',
      message: 'What is it about?',
      agree: 'Please tick the box: without it we may not pass your request on.',
      send: 'Send the request',
      busy: 'One moment …',
      done: (seller: string) => `${seller} has your request and writes to you.`,
      away: 'The store cannot be reached just now. Nothing was sent. Try again in a moment.',
    },
    reach: (price: string) => `From ${price}`,
    reachLink: 'Choose a plan',
    faults: {
      valueMissing: 'This is needed.',
      agree: 'Please read the agreement and tick the box to go on.',
      typeMismatch: 'This is not an e-mail address, such as you@example.com.',
      rangeUnderflow: (limit: string) => `At least ${limit}.`,
      rangeOverflow: (limit: string) => `At most ${limit}.`,
      other: 'This does not have the right form.',
    },
  },
  seller: {
    kind: 'Seller',
    site: 'Own site',
    mail: 'E-mail',
    support: 'Support',
    products: (count: number) => (count === 1 ? 'One product' : `${count} products`),
  },
  category: { kind: 'Category' },
  eula: {
    title: (product: string) => `License agreement for ${product}`,
    hash: 'SHA-256 of this text, stored with every order:',
    back: (product: string) => `Back to ${product}`,
  },
  legal: { terms: 'Terms of sale', privacy: 'Privacy', imprint: 'Imprint' },
  partners: {
    title: 'Sell on your own page',
    lede: 'Put a buy button on any page: one script, one element. What you change here is what you copy.',
    product: 'Product',
    plan: 'Plan',
    anyPlan: 'The buyer chooses',
    layout: 'Layout',
    layouts: { button: 'Button with price', card: 'Card', inline: 'In running text' } as Record<
      string,
      string
    >,
    currency: 'Currency',
    pageCurrency: 'As the store decides',
    partner: 'Your partner id',
    partnerHelp: 'Sales are credited to it on the pages you registered.',
    label: 'Words on the button',
    withoutPrice: 'Without price',
    withCart: 'With a cart: one payment for several',
    live: 'As it will look',
    code: 'Code to copy',
    copy: 'Copy code',
    copied: 'Copied',
    scriptOff:
      'The live view needs JavaScript. This code works on any page, and its link works without JavaScript too:',
    how: 'How it works',
    steps: [
      'Paste the script once, anywhere in your page, and the element where the button should stand.',
      'The link inside works even when the script is blocked. The element turns it into a button.',
      'The buyer chooses and agrees on your page, and pays on the payment page.',
      'What was bought is delivered on the order page of this store. The order page links back to you.',
    ],
  },
  order: {
    title: 'Your order',
    loading: 'Fetching your order …',
    plain: 'Show the order without JavaScript',
    off: 'This page needs JavaScript. The plain page shows the same:',
  },
  cart: {
    title: 'Your cart',
    loading: 'Opening your cart …',
    off: 'The cart needs JavaScript. Each product can be bought on its own page without it.',
  },
  engagement: {
    title: 'Engagement',
    loading: 'Fetching the engagement …',
    off: 'This page needs JavaScript: the link you were sent holds a key that only a script can hand over safely.',
  },
  operator: { title: 'Operator', off: 'The operator page needs JavaScript.' },
  missing: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the product may have left the catalog.',
    next: 'Look through all products',
  },
}

/** Shape of the words of one language. */
export type Texts = typeof en

/** `users`, `repositories`. */
function plural(unit: string): string {
  return /[^aeiou]y$/.test(unit) ? `${unit.slice(0, -1)}ies` : `${unit}s`
}

/** `2nd`, `51st`, `112th`. */
function ordinal(count: number): string {
  const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' }
  return `${count}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)] ?? 'th'}`
}

/** Words around a link: before it, in it, behind it. */
function words(before: string, link: string, after: string): [string, string, string] {
  return [before, link, after]
}
