/**
 * Stands in for Lit's `css-tag.js` in the built files. Every browser that the widget supports adopts style
 * sheets, so the way through `<style>` elements, which a strict page forbids anyway, is left out.
 */
export const css = ([text]: TemplateStringsArray): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text ?? '')
  return sheet
}

export const getCompatibleStyle = (sheet: CSSStyleSheet): CSSStyleSheet => sheet

export const adoptStyles = (root: ShadowRoot, sheets: CSSStyleSheet[]): void => {
  root.adoptedStyleSheets = sheets
}

export const supportsAdoptingStyleSheets = true

export class CSSResult {}
export const unsafeCSS: undefined = undefined
