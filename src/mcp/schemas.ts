import { z } from 'zod';

/** Pieces that several tools take or give. */
export const roomId = z.string().min(1).max(64);
export const cursor = z.string();
export const estimatedWaitSeconds = z.number().nullable();

export const room = z.looseObject({
  room_id: z.string(),
  partner: z.looseObject({ user_id: z.string(), display_name: z.string() }),
  shared_interests: z.array(z.string()),
});

export const event = z.looseObject({ type: z.string(), cursor, payload: z.looseObject({}) });

/** What a refusal says beside its code is said in every text block as well; the schema is paid for once per tool. */
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });

const handle = z.string().max(128).describe('Your secret handle');

type JsonSchema = Record<string, unknown>;

/** Each word is paid for by every model that reads it: what JSON Schema is without a word, and bounds that no sensible value comes near. */
const leftOut = new Set(['$schema', 'additionalProperties', 'minLength', 'maxLength']);

const terse = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(terse);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !leftOut.has(key) && value !== Number.MAX_SAFE_INTEGER)
      .map(([key, value]) => [key, terse(value)]),
  );
};

/** What a tool takes, with the handle that every tool takes. */
export const withHandle = (input: z.ZodObject): z.ZodObject => input.extend({ handle: handle.optional() });

export const inputJsonSchema = (input: z.ZodObject): JsonSchema =>
  terse(z.toJSONSchema(withHandle(input), { io: 'input' })) as JsonSchema;

/** Success or refusal under an object root: older clients validate refusals as well, and refuse a root without a type. */
export const outputJsonSchema = (output: z.ZodObject): JsonSchema => {
  const { type, ...success } = terse(z.toJSONSchema(output)) as JsonSchema;
  const { type: _, ...failure } = terse(z.toJSONSchema(errorSchema)) as JsonSchema;
  return { type, anyOf: [success, failure] };
};
