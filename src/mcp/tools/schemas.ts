import { z } from 'zod';

/** Pieces that several tools take or give. */
export const roomId = z.string().min(1).max(64);
/** A cursor in a result. */
export const cursor = z.string();
/** An estimated wait in seconds. `null` when there is none. */
export const estimatedWaitSeconds = z.number().nullable();

/** The field of results that hold a stranger's words or name. */
export const caution = z.string().optional();

/** A room in a result. */
export const room = z.looseObject({
  room_id: z.string(),
  partner: z.looseObject({ untrusted: z.literal(true), user_id: z.string(), display_name: z.string() }),
});

/** An event in a result. */
export const event = z.looseObject({ type: z.string(), cursor, payload: z.looseObject({}) });

/** The facts beside a refusal's code stand in every text block as well; the schema is paid for once per tool. */
const failure = { properties: { error: { required: ['code'] } }, required: ['error'] };

const handle = z.string().max(128).describe('Your secret handle');

type JsonSchema = Record<string, unknown>;

/** Each word is paid for by every model that reads it: what JSON Schema is without a word, and bounds that no sensible value comes near. */
const leftOut = new Set(['$schema', 'additionalProperties', 'minLength', 'maxLength']);

const isNothing = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const terse = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(terse);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !leftOut.has(key) && value !== Number.MAX_SAFE_INTEGER && !isNothing(value))
      .map(([key, value]) => [key, terse(value)]),
  );
};

/** The arguments of a tool, with the handle that every tool takes. */
export const withHandle = (input: z.ZodObject): z.ZodObject => input.extend({ handle: handle.optional() });

/** The listed input schema of a tool, with its handle. */
export const inputJsonSchema = (input: z.ZodObject): JsonSchema =>
  terse(z.toJSONSchema(withHandle(input), { io: 'input' })) as JsonSchema;

/** The values that a field may have say their type. */
const untyped = ({ jsonSchema }: { jsonSchema: JsonSchema }): void => {
  if ('enum' in jsonSchema || 'const' in jsonSchema) delete jsonSchema.type;
};

/** Success or refusal under an object root: older clients validate refusals as well, and refuse a root without a type. */
export const outputJsonSchema = (output: z.ZodObject): JsonSchema => {
  const whole = z.looseObject({ next: z.string(), ...output.shape });
  const { type, ...success } = terse(z.toJSONSchema(whole, { override: untyped })) as JsonSchema;
  return { type, anyOf: [success, failure] };
};
