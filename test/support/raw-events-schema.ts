import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const page = readFileSync(new URL('../../docs/events-extension.md', import.meta.url), 'utf8');
const schema = JSON.parse(page.split('## Schema\n')[1]?.split(/```(?:json)?\n/)[1] ?? '');
const ajv = new Ajv2020({ strictTypes: false }).addSchema(schema, 'events');

export type Definition = 'ListenParams' | 'Acknowledged' | 'Event' | 'Signal' | 'ListenResult';

/** The errors of a message by the schema in `docs/events-extension.md`; undefined when nothing is. */
export function faultIn(message: unknown, definition: Definition): string | undefined {
  const validate = ajv.getSchema(`events#/$defs/${definition}`);
  if (!validate) throw new Error(`the page defines no ${definition}`);
  return validate(message) ? undefined : `${definition}: ${ajv.errorsText(validate.errors)}`;
}
