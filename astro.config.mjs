import { defineConfig } from 'astro/config'
import { shopStyles } from './site/build/shop-styles.ts'

const catalogDir = process.env.CATALOG_DIR ?? 'catalog'

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist/site',
  output: 'static',
  site: process.env.PUBLIC_URL ?? 'http://127.0.0.1:4321',
  trailingSlash: 'always',
  // Styles and scripts stay in files, so that the content security policy needs neither hashes nor 'unsafe-inline'.
  build: { format: 'directory', inlineStylesheets: 'never', assets: '_assets' },
  devToolbar: { enabled: false },
  // Product bodies come through catalog/markdown.ts; Astro's own Markdown is not used.
  experimental: { contentIntellisense: true },
  vite: {
    plugins: [shopStyles({ catalogDir })],
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Fonts are pages of this site (site/pages/fonts), not files of the bundle.
      rolldownOptions: { external: [/^\/fonts\//] },
    },
  },
})
