import type { TemplateResult } from 'lit'
import type { Input } from '../catalog/wire.ts'
import { html, nothing } from './core.ts'

/** Faults by the name of the field they belong to; each a sentence. */
export type Faults = Readonly<Record<string, string>>

export interface FieldWords {
  optional: string
  needed: (label: string) => string
  wrongForm: (label: string) => string
  choose: string
}

export interface FieldOptions {
  /** Name in the form; also the id of the control. */
  name: string
  words: FieldWords
  fault?: string | undefined
  autocomplete?: AutoFill
}

/** Draws one question with its help and its fault; the fault is announced with the control. */
export function drawField(input: Input, { name, words, fault, autocomplete }: FieldOptions): TemplateResult {
  const described = [input.help && `${name}-help`, fault && `${name}-fault`].filter(Boolean).join(' ')
  return html`<div part="field">
    <label for=${name}
      >${input.label}${input.required ? nothing : html` <small>${words.optional}</small>`}</label
    >
    ${drawControl(input, { name, words, described: described || nothing, invalid: Boolean(fault), autocomplete })}
    ${input.help ? html`<p id="${name}-help" part="help">${input.help}</p>` : nothing}
    ${fault ? html`<p id="${name}-fault" part="fault">${fault}</p>` : nothing}
  </div>`
}

interface ControlOptions {
  name: string
  words: FieldWords
  described: string | typeof nothing
  invalid: boolean
  autocomplete: AutoFill | undefined
}

function drawControl(
  input: Input,
  { name, words, described, invalid, autocomplete }: ControlOptions,
): TemplateResult {
  const { required, placeholder = nothing, maxLength = 2000, pattern = nothing } = input
  if (input.type === 'select') {
    return html`<select
      id=${name}
      name=${name}
      ?required=${required}
      aria-describedby=${described}
      aria-invalid=${invalid}
    >
      <option value="">${words.choose}</option>
      ${input.options?.map((option) => html`<option value=${option.id}>${option.label}</option>`)}
    </select>`
  }
  if (input.type === 'textarea') {
    return html`<textarea
      id=${name}
      name=${name}
      rows="4"
      ?required=${required}
      maxlength=${maxLength}
      placeholder=${placeholder}
      aria-describedby=${described}
      aria-invalid=${invalid}
    ></textarea>`
  }
  return html`<input
    id=${name}
    name=${name}
    type=${input.type}
    step="any"
    ?required=${required}
    maxlength=${maxLength}
    pattern=${pattern}
    placeholder=${placeholder}
    autocomplete=${autocomplete ?? nothing}
    aria-describedby=${described}
    aria-invalid=${invalid}
  />`
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

type Asked = Pick<Input, 'label' | 'fault'>

/**
 * What the browser finds wrong in a form, in our sentences.
 * @param asked by field name: the label, and the sentence for a wrong form
 */
export function faultsOf(
  form: HTMLFormElement,
  asked: Readonly<Record<string, Asked>>,
  words: FieldWords,
): Faults {
  const faults: Record<string, string> = {}
  for (const control of form.elements as unknown as Iterable<Control>) {
    if (!control.name || control.validity.valid) continue
    const { label, fault } = asked[control.name] ?? { label: control.name }
    faults[control.name] = control.validity.valueMissing
      ? words.needed(label)
      : (control.validity.patternMismatch && fault) || words.wrongForm(label)
  }
  return faults
}

/** Puts the cursor into the first field that is marked as wrong. */
export function focusFault(root: ParentNode): void {
  root.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
