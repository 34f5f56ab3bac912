import { expect, test } from 'vitest'
import { fileKind } from '../../../functions/files/file-kind.ts'

const text = (value: string) => new TextEncoder().encode(value)
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

test.each([
  ['report.pdf', text('%PDF-1.7\n'), 'application/pdf'],
  ['plan.PNG', bytes('89504e470d0a1a0a00'), 'image/png'],
  ['photo.jpeg', bytes('ffd8ffe000'), 'image/jpeg'],
  ['letter.docx', bytes('504b030414000600'), 'application/zip'],
  ['dump.tar.gz', bytes('1f8b0800'), 'application/gzip'],
  ['old.tar', Uint8Array.from({ length: 300 }, (_, at) => text('ustar')[at - 257] ?? 0), 'application/x-tar'],
  ['rows.csv', text('a;b\r\nä;ö\r\n'), 'text/plain'],
])('%s is taken for what its bytes say', (name, content, type) => {
  expect(fileKind(name, content)?.type).toBe(type)
})

test.each([
  ['a program under the name of a document', 'report.pdf', bytes('4d5a900003')],
  ['a program', 'setup.exe', bytes('4d5a900003')],
  ['a program for Linux under the name of an archive', 'tool.zip', bytes('7f454c4602')],
  ['a page under the name of a text', 'note.txt', text('  <!DOCTYPE html><script>1</script>')],
  ['a picture that may run something', 'logo.svg', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a script under the name of a text', 'run.txt', text('#!/bin/sh\nrm -rf /')],
  ['an archive under the name of a picture', 'photo.png', bytes('504b0304')],
  ['text that is not UTF-8', 'note.txt', bytes('ff00fe')],
  ['a name without an ending', 'report', text('%PDF-1.7')],
])('%s is not taken', (_what, name, content) => {
  expect(fileKind(name, content)).toBeNull()
})
