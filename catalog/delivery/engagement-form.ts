import { z } from 'zod'
import { idSchema, type Input } from '../wire.ts'
import type { Engagement } from './engagement.ts'
import type { FilesPort, StoredFile } from './files-port.ts'

const questionTypes = ['text', 'textarea', 'select', 'email', 'number', 'date', 'url', 'file'] as const

/** A question of a request form, as the product file asks it. */
const questionSchema = z
  .strictObject({
    id: idSchema.meta({ description: 'Id of the question; answers are kept under it.' }),
    label: z.string().min(1).max(120).meta({ description: 'The question, as the buyer reads it.' }),
    type: z.enum(questionTypes).meta({
      description: 'How it is answered. A "file" is asked for on the order page, once it is paid.',
    }),
    required: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether the buyer must answer. Default: true.' }),
    help: z.string().max(300).optional().meta({ description: 'A sentence below the question.' }),
    options: z
      .array(
        z.strictObject({
          id: idSchema.meta({ description: 'Id of the choice; it is what is kept.' }),
          label: z.string().min(1).meta({ description: 'The choice, as the buyer reads it.' }),
        }),
      )
      .min(2)
      .optional()
      .meta({ description: 'The choices of a question of type "select".' }),
    accept: z
      .array(z.string().regex(/^[a-z0-9]{1,8}$/, 'a file name’s ending without the dot, such as "pdf"'))
      .min(1)
      .optional()
      .meta({
        description: 'Endings of the files taken, such as [pdf, zip]. Default: all that the store takes.',
      }),
    files: z.int().min(1).max(10).optional().meta({ description: 'How many files at most. Default: 1.' }),
    megabytes: z.int().min(1).max(100).optional().meta({
      description:
        'Size of the largest file taken, in MB (1,048,576 bytes). Default, and the most: what `uploads` in store.yaml says.',
    }),
  })
  .refine(({ type, options }) => (type === 'select') === (options !== undefined), {
    error: 'a question of type "select" needs "options"; the other types have none',
  })
  .refine(
    ({ type, accept, files, megabytes }) => type === 'file' || (accept ?? files ?? megabytes) === undefined,
    { error: 'only a question of type "file" has "accept", "files" and "megabytes"' },
  )
export type Question = z.output<typeof questionSchema>

/** The request form of a product file. */
export const requestSchema = z
  .array(questionSchema)
  .min(1)
  .max(20)
  .refine((questions) => new Set(questions.map(({ id }) => id)).size === questions.length, {
    error: 'each question needs an id of its own',
  })

/** What is asked before the sale: all but files, which need an order to belong to. */
export function checkoutInputs(form: readonly Question[]): Input[] {
  return form.filter(({ type }) => type !== 'file').map((question) => toInput(question))
}

/** True when the buyer has something left to give after the sale. */
export function asksForFiles(form: readonly Question[]): boolean {
  return form.some(({ type }) => type === 'file')
}

/** What the buyer is asked on the order page: what is still missing, or all of it once the seller sent it back. */
export function requestInputs(
  form: readonly Question[],
  { step, answers, attached }: Engagement,
  given: Readonly<Record<string, string>>,
): Input[] {
  const asked = step === 'open' ? form.filter(({ type }) => type === 'file') : form
  return asked.map((question) => {
    const { id, type } = question
    const input = toInput(question)
    const value = answers?.[id] ?? given[id]
    if (type !== 'file') return value === undefined ? input : { ...input, value }
    // Files that are there stay, unless others are put in their place.
    return attached?.[id]?.length ? { ...input, required: false } : input
  })
}

/** The answers of a request as they now count: those at the sale, those given later, the files. */
export function answersOf(
  form: readonly Question[],
  engagement: Engagement | null,
  given: Readonly<Record<string, string>>,
): { question: Question; text: string | null; files: StoredFile[] }[] {
  return form.flatMap((question) => {
    const { id, options } = question
    const value = engagement?.answers?.[id] ?? given[id]
    const files = engagement?.attached?.[id] ?? []
    if (value === undefined && files.length === 0) return []
    const text = options?.find((option) => option.id === value)?.label ?? value ?? null
    return [{ question, text, files }]
  })
}

/**
 * The files that an answer names: ids with commas between.
 * @throws RangeError when one is not of this delivery
 */
export async function findFiles(value: string | undefined, files: FilesPort): Promise<StoredFile[]> {
  const ids = value ? value.split(',') : []
  return Promise.all(
    ids.map(async (id) => {
      const file = await files.find(id)
      if (!file) throw new RangeError('the file is not one of this delivery')
      return file
    }),
  )
}

function toInput({ id, label, type, required, help, options, accept, files, megabytes }: Question): Input {
  return {
    id,
    label,
    type,
    required,
    ...(help === undefined ? {} : { help }),
    ...(options === undefined ? {} : { options }),
    ...(type === 'textarea' ? { maxLength: 5000 } : {}),
    ...(accept === undefined ? {} : { accept }),
    ...(files === undefined ? {} : { maxFiles: files }),
    ...(megabytes === undefined ? {} : { maxBytes: megabytes * 1_048_576 }),
  }
}
