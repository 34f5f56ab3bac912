import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * The policy that Lit makes as it loads. It throws on a page whose `trusted-types` list lacks the name or has
 * it taken by the page's own Lit. Source: lit-html/src/lit-html.ts
 */
const asShipped = /(\w+)\.createPolicy\("lit-html",\{createHTML:(\w+)=>\2\}\)/

const ours = `(()=>{try{return $1.createPolicy("vitrine",{createHTML:$2=>$2})}catch{}})()`

/** Where polyfills of old browsers and server rendering may hook in. */
const forOldBrowsers = /\b\w+\.\w+(?:Polyfill|Hydrate)Support\b/g

/**
 * What would be left on the page's `globalThis` and `Symbol` and is of no use here: the list of versions by which the
 * page's own development build of Lit would warn of ours, and the register of decorators, of which we use none.
 */
const forTheWholePage = [
  /[,;]\(\w+\.\w+Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g,
  /Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/g,
  /const (\w)=this\[Symbol\.metadata\];if\(null!==\1\)\{[^{}]*\}/g,
]

/**
 * Names of properties that only Lit itself reads, all of them in the core file; esbuild shortens them. `finalized` and
 * `elementProperties` are looked up by text and stay.
 */
export const litNames = new RegExp(
  `^(_\\$.*|${[
    ...['createProperty', 'getPropertyDescriptor', 'getPropertyOptions', 'isUpdatePending', 'enableUpdating'],
    ...[
      'scheduleUpdate',
      'getUpdateComplete',
      'shouldUpdate',
      'firstUpdated',
      'renderOptions',
      'renderBefore',
    ],
    ...['creationScope', 'fromAttribute', 'toAttribute', 'hasChanged', 'useDefault', 'noAccessor', 'wrapped'],
    ...[
      'elementStyles',
      'finalizeStyles',
      'addInitializer',
      'shadowRootOptions',
      'hostUpdate',
      'hostUpdated',
    ],
    ...['removeController', 'startNode', 'endNode', 'reflect', 'converter', 'setConnected', 'hasUpdated'],
  ].join('|')})$`,
)

/**
 * Fits Lit to foreign pages: its policy gets our name, the script goes on where that is refused, styles are adopted
 * only, and nothing is left on the page. Fails when Lit's text is no longer the one this was written for.
 */
export const litFitted: Plugin = {
  name: 'lit-fitted',
  setup(build) {
    let patched = false
    build.onLoad({ filter: /[\\/](lit-html|reactive-element|lit-element)\.js$/ }, async ({ path }) => {
      const shipped = (await readFile(path, 'utf8')).replaceAll(forOldBrowsers, 'undefined')
      const contents = forTheWholePage.reduce((text, unused) => text.replaceAll(unused, ''), shipped)
      patched ||= asShipped.test(contents)
      return { contents: contents.replace(asShipped, ours), loader: 'js' }
    })
    build.onResolve({ filter: /[\\/]css-tag\.js$/ }, () => ({
      path: join(import.meta.dirname, 'adopted-styles.ts'),
    }))
    build.onEnd(() => {
      const text = 'lit-html no longer creates its Trusted Types policy as widget/build/lit-fitted.ts expects'
      return patched ? null : { errors: [{ text }] }
    })
  },
}
