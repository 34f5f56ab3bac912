import type { YAMLError } from 'yaml'
import type { Finding } from './problem.ts'

const words: Partial<Record<YAMLError['code'], Finding>> = {
  TAB_AS_INDENT: { message: 'a tab cannot indent a line', hint: 'Use two spaces.' },
  BAD_INDENT: {
    message: 'this line is not indented like its neighbours, or a bracket is not closed',
    hint: 'Fields of one group start in the same column.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'this line has a second ": ", or is indented below a line that already has a value',
    hint: 'Put a text with ": " in quotes.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a field’s name and its ":" must stand on one line',
    hint: 'Look for a missing ":" or a wrong indentation on this line.',
  },
  MISSING_CHAR: { message: 'something is not closed: a quote, "]", "}" or the ":" after a name' },
  UNEXPECTED_TOKEN: {
    message: 'this was not expected here',
    hint: 'Put a text with special characters in quotes.',
  },
  BAD_SCALAR_START: {
    message: 'a text cannot begin with this character unless it is in quotes',
    hint: 'Put the text in quotes.',
  },
  NON_STRING_KEY: { message: 'the name of a field must be a plain word' },
  BAD_DQ_ESCAPE: { message: 'this "\\…" is not known', hint: 'Use single quotes for a text with "\\".' },
  RESOURCE_EXHAUSTION: { message: 'fields are nested too deep' },
}

/** The YAML parser's error in words of the catalog; what is not listed keeps the parser's own sentence. */
export function explainYamlError(error: YAMLError): Finding {
  return words[error.code] ?? { message: `this is not YAML: ${error.message.split('\n')[0] ?? error.code}` }
}
