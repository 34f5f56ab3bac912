import { writeFileSync } from 'node:fs'
import { inFolder } from './place.ts'

export type Sections = Record<string, Record<string, string | number | boolean>>

/** Writes a file of settings as oslo.config and Paste read them. @returns its path */
export function writeIni(name: string, sections: Sections): string {
  const file = inFolder('etc', name)
  const text = Object.entries(sections)
    .map(([section, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}`)
      return [`[${section}]`, ...lines, ''].join('\n')
    })
    .join('\n')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** A database in a file; it need not survive a power cut. */
export const databaseAt = (name: string) => ({
  connection: `sqlite:///${inFolder(name)}`,
  sqlite_synchronous: false,
})
