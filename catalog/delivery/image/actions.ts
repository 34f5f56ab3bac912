import type { Action } from '../define.ts'
import type { ImageGrant } from './grant.ts'
import { type ImageTerms, platformOf, projectForm } from './terms.ts'
import { asked, minute, sideOf, wait } from './wait.ts'

type ImageAction = Action<ImageTerms, ImageGrant>

/** What a buyer may do with a share. The cloud is called by the job that follows: this may run where none can be. */
export const imageActions: Record<string, ImageAction> = {
  'share-again': {
    label: 'Share image again',
    by: 'buyer',
    primary: true,
    when: (line) => line.grant?.status === 'rejected',
    run: async (line) => {
      if (line.grant?.status !== 'rejected') throw new RangeError('The image was not rejected.')
      return { outcome: asked(line, { ...line.grant, status: 'asked' }, 0) }
    },
  },
  'look-again': {
    label: 'Look again now',
    by: 'buyer',
    // In the first minutes the shop looks by itself before anybody could press this.
    when: ({ state, grant }, now) =>
      (state === 'waiting' || state === 'active') &&
      ['pending', 'rejected'].includes(grant?.status ?? '') &&
      now.getTime() - Date.parse(grant?.since ?? '') > 15 * minute * 1000,
    run: async (line, _inputs, ports) => {
      if (!line.grant) throw new RangeError('The image had not been shared.')
      return { outcome: { ...wait(line, line.grant, ports), checkAfterSeconds: 0 } }
    },
  },
  'correct-project': {
    label: 'Correct the id',
    by: 'buyer',
    when: ({ state, grant }) =>
      grant?.status === 'unknown'
        ? state === 'waiting' || state === 'active'
        : state === 'waiting' && ['pending', 'rejected'].includes(grant?.status ?? ''),
    inputs: ({ terms, grant }) => {
      const { label, pattern, fault, example } = projectForm[platformOf(terms)]
      const value = grant?.project ?? ''
      const hasIt = grant?.status !== 'unknown'
      const help = `The image is taken back first from the ${sideOf(terms)} that has it now.`
      return [
        {
          id: 'project',
          label,
          type: 'text',
          required: true,
          pattern,
          fault,
          placeholder: example,
          value,
          ...(hasIt ? { help } : {}),
        },
      ]
    },
    run: async (line, { project = '' }) => {
      const { grant, terms } = line
      if (!grant) throw new RangeError('The image had not been shared.')
      const next = project.toLowerCase()
      if (next === grant.project) {
        return {
          outcome: { status: 'retry', reason: `This is the ${sideOf(terms)} id that we have already.` },
        }
      }
      const note = `You corrected the ${sideOf(terms)} id from ${grant.project} to ${next}.`
      return { outcome: asked(line, { ...grant, status: 'moving', next }, 0), note }
    },
  },
}
