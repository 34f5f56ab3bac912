import type { Action } from '../define.ts'
import type { ViewItem } from '../../wire.ts'
import type { LicenseGrant, LicenseLine, SignedGrant } from './grant.ts'
import { activateOffline } from './offline.ts'
import { endText, ready, rotate, signedOf } from './signed.ts'
import type { LicenseTerms } from './terms.ts'
import { dayText } from '../day-text.ts'

type LicenseAction = Action<LicenseTerms, LicenseGrant>

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

  'activate-offline': activateOffline,

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
          leaseUntil ? `seat until ${minuteOf(leaseUntil)}` : `since ${dayText(since)}`,
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

function nameOf({ machines = [] }: LicenseLine, id: string): string {
  return machines.find((machine) => machine.id === id)?.name ?? id
}

function minuteOf(at: string): string {
  return dayText(at, { timezone: 'UTC' })
}
