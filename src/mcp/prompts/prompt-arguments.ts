import { listIn } from '../parsing/lenient-list.ts';
import { RpcError } from '../rpc-error.ts';
import type { PromptTable } from '../surface.ts';

/**
 * The arguments of a prompt as a person means them: what is null or blank is left out, and so is what the prompt does not know; a list
 * becomes words separated by commas.
 * @throws RpcError naming an argument that cannot be text
 */
export function promptArguments(
  prompts: PromptTable,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const known = prompts.listing.find((prompt) => prompt.name === name)?.arguments ?? [];
  const given = (known as readonly { readonly name: string }[]).flatMap((argument): [string, string][] => {
    const text = Object.hasOwn(args, argument.name) ? textOf(argument.name, args[argument.name]) : '';
    return text.trim() === '' ? [] : [[argument.name, text]];
  });
  return Object.fromEntries(given);
}

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') {
    const list = value.trim().startsWith('[') ? listIn(value) : undefined;
    return list ? textOf(name, list) : value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.filter((item) => item.trim() !== '').join(', ');
  }
  throw new RpcError(-32602, `Invalid params: arguments.${name} (expected string)`);
}
