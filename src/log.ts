import type { Logger } from 'pino';
import { destination, pino } from 'pino';
import { visibleJson } from './text/visible-text.ts';

/**
 * JSON lines on stderr: stdout is for the one line that says the server is ready. An error may quote what somebody sent, and operators
 * read logs on terminals.
 */
export const makeLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      hooks: { streamWrite: visibleJson },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );
