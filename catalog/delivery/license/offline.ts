import { z } from 'zod'
import type { Action } from '../define.ts'
import type { FilesPort } from '../files-port.ts'
import { proofClaims } from '../license-port.ts'
import { readKey } from '../license-key.ts'
import type { Input, ViewItem } from '../../wire.ts'
import type { LicenseGrant } from './grant.ts'
import { onlineLicense, ready, signedOf } from './signed.ts'
import type { LicenseTerms } from './terms.ts'

/** What software writes that has no network; the buyer brings it to the order page. */
const requestFile = z.object({
  key: z.string().max(64),
  machine: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  name: z.string().min(1).max(100).optional(),
  nonce: z.string().min(8).max(64).optional(),
})

/** Longest request file; the longest fields that are taken need less. */
const mostBytes = 2000

/** How many machines without a network one order page keeps answers for. */
const maxAnswers = 500

/** The request file of a machine without a network comes in, chosen or pasted; the answer file stands on the page. */
export const activateOffline: Action<LicenseTerms, LicenseGrant> = {
  label: 'Activate without a network',
  by: 'buyer',
  when: (line) => signedOf(line) !== null && (signedOf(line)?.answers ?? []).length < maxAnswers,
  inputs: askedInputs,
  run: async (line, { file, request }, ports) => {
    const grant = signedOf(line)
    if (!grant) throw new RangeError('There is no license.')
    const text = file ? await textOf(file, ports.files) : request
    if (text === undefined) return refused('Choose the request file, or paste its text.')
    if (text === null) return refused(`A request file has at most ${mostBytes} bytes; this is another file.`)
    const asked = readRequest(text)
    if (!asked) return refused('This is not the text of a request file: JSON with key and machine.')
    if (readKey(asked.key) !== grant.key) return refused('The request file names another license key.')
    const { name = null, nonce } = asked
    const machine = await ports.licenses.seat({ id: asked.machine, name })
    if (machine === 'no_license') return refused('The license is not ready.')
    if (machine === 'machine_limit') {
      return refused('The license is in use on as many machines as it allows. Free one of them first.')
    }
    const license = onlineLicense({ ...line, grant })
    const before = (grant.answers ?? []).filter((answer) => answer.machine !== asked.machine)
    const number = (grant.answers?.length ?? 0) + (grant.withdrawn?.length ?? 0) + 1
    const id = `${license.file}.answer-${number}`
    const claims = proofClaims({ license, machine, nonce, now: ports.now() })
    const { jwt } = await ports.licenses.sign({ jti: id, ...claims })
    const bytes = new TextEncoder().encode(`${jwt}\n`)
    const answerFile = await ports.files.put({
      name: answerName(name ?? asked.machine),
      type: 'application/jwt',
      bytes,
    })
    const answer = { id, machine: asked.machine, ...(name ? { name } : {}), file: answerFile }
    const note = `The answer file for ${name ?? asked.machine} is ready.`
    return { outcome: ready({ ...grant, answers: [...before, answer] }), note }
  },
}

function askedInputs(): Input[] {
  return [
    {
      id: 'file',
      label: 'Request file',
      type: 'file',
      required: false,
      accept: ['json', 'req', 'lic', 'txt'],
      help: 'The software writes it on the machine without a network. The answer file, which then stands on this page, goes back to that machine.',
    },
    {
      id: 'request',
      label: 'Text of the request file',
      type: 'textarea',
      required: false,
      maxLength: mostBytes,
      help: 'In place of the file: open it, and paste all of it here.',
      placeholder: '{ "key": "…", "machine": "…", "nonce": "…" }',
    },
  ]
}

/**
 * @returns null when the file is larger than any request file is
 * @throws RangeError when it is not one of this delivery
 */
async function textOf(id: string, files: FilesPort): Promise<string | null> {
  const known = await files.find(id)
  if (known && known.size > mostBytes) return null
  const bytes = known && (await files.read(id))
  if (!bytes) throw new RangeError('the file is not one of this delivery')
  return new TextDecoder().decode(bytes)
}

function refused(text: string): { show: ViewItem[] } {
  return { show: [{ type: 'text', label: 'Not activated', value: text }] }
}

function readRequest(text: string): z.output<typeof requestFile> | null {
  try {
    return requestFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** A file name from what a machine is called, whatever that holds. */
function answerName(called: string): string {
  const safe = called
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `answer-${safe || 'machine'}.jwt`
}
