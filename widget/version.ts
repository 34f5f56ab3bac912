declare const VITRINE_VERSION: string

/** Version of this build; names the files that are loaded later. Set by `widget/build.ts`. */
export const version: string = VITRINE_VERSION

/** Where these files lie: the address of the running script without its file name. */
export const base: string = new URL('.', import.meta.url).href
