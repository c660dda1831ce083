import { readFileSync } from 'node:fs';
import { packageFolder } from './package-folder.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { version: string };

/** The name and version that clients are told. */
export const serverInfo = { name: 'mcp-chat', title: 'mcp-chat: meet a stranger', version };
