import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { checkImage, faultsOf } from '../../../functions/cli/check-image.ts'

const run = promisify(execFile)
const hasQemu = await run('qemu-img', ['--version']).then(
  () => true,
  () => false,
)

let folder: string
let printed: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-image-'))
  printed = []
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const check = (argv: string[], env: Record<string, string | undefined> = process.env) =>
  checkImage({ argv, env, cwd: folder, print: (text) => void printed.push(text) })

/** A program of that name that answers as qemu-img would. */
function answering(answer: unknown): Record<string, string> {
  writeFileSync(join(folder, 'answer.json'), JSON.stringify(answer))
  const script = `#!/bin/sh\ncat "${join(folder, 'answer.json')}"\n`
  writeFileSync(join(folder, 'qemu-img'), script, { mode: 0o755 })
  return { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` }
}

const fit = { format: 'qcow2', 'virtual-size': 2 ** 30, 'actual-size': 2000 }

test('an image that stands alone is fit for upload', async () => {
  writeFileSync(join(folder, 'disk.qcow2'), 'bytes')
  expect(await check(['disk.qcow2'], answering(fit))).toBe(0)
  expect(printed.join()).toContain('disk.qcow2 is fit for upload: qcow2, 1.00 GiB')
})

test('an image with a backing file is refused with the way to mend it', async () => {
  writeFileSync(join(folder, 'disk.qcow2'), 'bytes')
  const env = answering({ ...fit, 'backing-filename': '/etc/passwd' })
  expect(await check(['disk.qcow2'], env)).toBe(1)
  expect(printed.join()).toMatch(/backing file \(\/etc\/passwd\).*qemu-img convert/)
})

test('without qemu-img it says what to install', async () => {
  writeFileSync(join(folder, 'disk.qcow2'), 'bytes')
  expect(await check(['disk.qcow2'], { PATH: folder })).toBe(2)
  expect(printed.join()).toContain('apt install qemu-utils')
})

test.each([[[]], [['a', 'b']], [['--format', 'iso', 'a']], [['--what']]])(
  '%j is not understood',
  async (argv) => {
    expect(await check(argv)).toBe(2)
    expect(printed.join()).toContain('npm run check:image')
  },
)

test('a file that is not there is named', async () => {
  expect(await check(['nowhere.qcow2'])).toBe(2)
  expect(printed.join()).toContain('nowhere.qcow2 is not a file')
})

test.each([
  ['another format', { format: 'luks' }, 'its format is luks'],
  ['data in another file', { 'format-specific': { data: { 'data-file': '/dev/sda' } } }, 'in another file'],
  [
    'several extents',
    { 'format-specific': { data: { extents: [{ filename: 'a' }, { filename: 'b' }] } } },
    '2 files',
  ],
  ['encryption', { encrypted: true }, 'encrypted'],
  ['a mark of corruption', { 'format-specific': { data: { corrupt: true } } }, 'corrupt'],
  ['an unclean end', { 'dirty-flag': true }, 'not closed properly'],
  ['internal snapshots', { snapshots: [{}] }, '1 internal snapshots'],
  ['nothing in it', { 'virtual-size': 0 }, 'empty'],
])('%s speaks against it', (_name, change, words) => {
  expect(faultsOf({ ...fit, ...change }).join()).toContain(words)
})

if (hasQemu) {
  describe('with the real qemu-img', () => {
    const make = (...args: string[]) =>
      run('qemu-img', ['create', '-q', '-f', 'qcow2', ...args], { cwd: folder })

    test('a fresh image is fit, one on top of it is not, and its flattened copy is again', async () => {
      await make('base.qcow2', '1M')
      await make('-b', 'base.qcow2', '-F', 'qcow2', 'top.qcow2')
      await run('qemu-img', ['convert', '-O', 'qcow2', 'top.qcow2', 'flat.qcow2'], { cwd: folder })
      expect([await check(['base.qcow2']), await check(['top.qcow2']), await check(['flat.qcow2'])]).toEqual([
        0, 1, 0,
      ])
    })

    test('an image whose data lies in another file is not', async () => {
      await make('-o', 'data_file=data.raw', 'outside.qcow2', '1M')
      expect(await check(['outside.qcow2'])).toBe(1)
    })

    test('zeros that are called qcow2 are not', async () => {
      writeFileSync(join(folder, 'zeros.qcow2'), new Uint8Array(4096))
      expect(await check(['zeros.qcow2', '--format', 'qcow2'])).toBe(2)
      expect(printed.join()).toContain('could not read it')
    })
  })
}
