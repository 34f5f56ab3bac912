import type { Input } from '../../catalog/wire.ts'
import type { DialogWords } from './words.ts'

/** The question for the buyer's address, which every order asks. */
export function emailInput(words: DialogWords): Input {
  return {
    id: 'email',
    label: words.email,
    type: 'email',
    required: true,
    help: words.emailHelp,
    maxLength: 254,
  }
}
