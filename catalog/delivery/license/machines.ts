import { z } from 'zod'
import type { Action } from '../define.ts'
import { proofClaims } from '../license-port.ts'
import { readKey } from '../license-key.ts'
import type { ViewItem } from '../../wire.ts'
import type { LicenseGrant, LicenseLine, SignedGrant } from './grant.ts'
import { endText, onlineLicense, rotate } from './signed.ts'
import type { LicenseTerms } from './terms.ts'

type LicenseAction = Action<LicenseTerms, LicenseGrant>

/** What software writes that has no network; the buyer brings it to the order page. */
const requestFile = z.object({
  key: z.string().max(64),
  machine: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  name: z.string().min(1).max(100).optional(),
  nonce: z.string().min(8).max(64).optional(),
})

/** How many machines without a network one order page keeps answers for. */
const maxAnswers = 500

export const machineActions: Record<string, LicenseAction> = {
  'free-machine': {
    label: 'Free a machine',
    by: 'buyer',
    when: (line) => signedOf(line) !== null && (line.machines ?? []).length > 0,
    inputs: ({ machines = [] }) => [
      {
        id: 'machine',
        label: 'Machine',
        type: 'select',
        required: true,
        help: 'Its seat is free at once; the software there asks to be activated again at its next heartbeat.',
        options: machines.map(({ id, name }) => ({ id, label: name ? `${name} (${id})` : id })),
      },
    ],
    run: async (line, { machine = '' }, ports) => {
      const grant = signedOf(line)
      if (!grant) throw new RangeError('There is no license.')
      const at = ports.now().toISOString()
      await ports.licenses.free(machine)
      const answer = grant.answers?.find((known) => known.machine === machine)
      if (!answer) {
        return { outcome: ready(grant), note: `The seat of ${nameOf(line, machine)} is free.` }
      }
      const answers = grant.answers?.filter((known) => known !== answer) ?? []
      const withdrawn = [
        ...(grant.withdrawn ?? []),
        { file: answer.id, at, ...(grant.until ? { until: grant.until } : {}) },
      ]
      const note = `The seat of ${nameOf(line, machine)} is free. Its answer file is revoked, but a machine without a network does not hear of it and goes on${endText(grant)}.`
      return { outcome: ready({ ...grant, answers, withdrawn }), note }
    },
  },

  'activate-offline': {
    label: 'Activate without a network',
    by: 'buyer',
    when: (line) => signedOf(line) !== null && (signedOf(line)?.answers ?? []).length < maxAnswers,
    inputs: () => [
      {
        id: 'request',
        label: 'Text of the request file',
        type: 'textarea',
        required: true,
        maxLength: 2000,
        help: 'The software writes this file on the machine without a network. Open it and paste all of it here; the answer file goes back to that machine.',
        placeholder: '{ "key": "…", "machine": "…", "nonce": "…" }',
      },
    ],
    run: async (line, { request = '' }, ports) => {
      const grant = signedOf(line)
      if (!grant) throw new RangeError('There is no license.')
      const asked = readRequest(request)
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
      const file = await ports.files.put({
        name: answerName(name ?? asked.machine),
        type: 'application/jwt',
        bytes,
      })
      const answers = [...before, { id, machine: asked.machine, ...(name ? { name } : {}), file }]
      const note = `The answer file for ${name ?? asked.machine} is ready.`
      return { outcome: ready({ ...grant, answers }), note }
    },
  },

  'replace-key': {
    label: 'Replace a leaked key',
    by: 'buyer',
    when: (line) => signedOf(line) !== null,
    inputs: () => [
      {
        id: 'sure',
        label: 'The old key and the old license file stop working where the software asks online',
        type: 'select',
        required: true,
        help: 'Machines keep their seats. Give them the new key and the new file.',
        options: [{ id: 'yes', label: 'Make a new key' }],
      },
    ],
    run: async (line, _inputs, ports) => {
      const grant = signedOf(line)
      if (!grant) throw new RangeError('There is no license.')
      const outcome = await rotate({ ...line, grant }, ports)
      return { outcome, ...('note' in outcome ? { note: outcome.note } : {}) }
    },
  },
}

/** Machines that hold a seat, and the answer files for those without a network. */
export function machineRows({ machines = [] }: LicenseLine, grant: SignedGrant): ViewItem[] {
  const { machines: limit, answers = [] } = grant
  const rows: ViewItem[] = []
  if (machines.length) {
    const of = limit === undefined ? '' : ` of ${limit}`
    rows.push({
      type: 'list',
      label: `Machines in use: ${machines.length}${of}`,
      value: machines.map(({ id, name, way, since, seen, leaseUntil }) => {
        const facts = [
          way === 'offline' ? 'without a network' : `seen ${minuteOf(seen)}`,
          leaseUntil ? `seat until ${minuteOf(leaseUntil)}` : `since ${since.slice(0, 10)}`,
        ]
        return `${name ? `${name} (${id})` : id}: ${facts.join(', ')}`
      }),
    })
  }
  for (const { machine, name, file } of answers) {
    rows.push({
      type: 'file',
      label: `Answer file for ${name ?? machine}`,
      value: file.name,
      file: file.id,
      size: file.size,
    })
  }
  return rows
}

/** The signed license of a line whose buyer may act on it now. */
function signedOf({ grant, state, terms }: LicenseLine): SignedGrant | null {
  if (state !== 'active' || terms.source !== 'signed' || !grant || 'source' in grant) return null
  return grant.revoked ? null : grant
}

function ready(grant: SignedGrant) {
  return { status: 'granted' as const, grant, note: 'Your license key and license file are ready.' }
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

function nameOf({ machines = [] }: LicenseLine, id: string): string {
  return machines.find((machine) => machine.id === id)?.name ?? id
}

/** A file name from what a machine is called, whatever that holds. */
function answerName(called: string): string {
  const safe = called
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `answer-${safe || 'machine'}.jwt`
}

function minuteOf(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}
