import type { Logger } from 'pino';
import { destination, pino } from 'pino';

/** JSON lines on stderr: stdout is for the one line that says the server is ready. */
export const makeLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );
