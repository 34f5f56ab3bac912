declare module 'virtual:shop.css'
declare module 'virtual:shop-styles' {
  export const fonts: { name: string; preload: boolean; base64: string }[]
  export const fontFaces: string
}
declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: 'woff2'
      variationAxes?: Record<string, number | { min: number; max: number }>
      noHinting?: boolean
    },
  ): Promise<Uint8Array>
}
