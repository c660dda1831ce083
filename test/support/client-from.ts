import { Agent } from 'node:http';
import type { ClientKind } from './client-kinds.ts';
import { RawClient } from './raw-client.ts';
import { RawModern } from './raw-modern.ts';

/** Raw clients of both eras that connect from an address of this machine, such as `127.0.0.2`. */
export const clientsFrom = (localAddress: string): { readonly [era in 'older' | 'newer']: ClientKind } => ({
  older: {
    async connect(url) {
      const agent = new Agent({ keepAlive: true, localAddress });
      const client = await RawClient.connect(url, agent);
      return {
        call: (name, args) => client.call(name, args),
        async close() {
          client.close();
          agent.destroy();
        },
      };
    },
    remembers: true,
  },
  newer: {
    async connect(url) {
      const client = new RawModern(url, localAddress);
      return { call: (name, args) => client.call(name, args), close: async () => client.close() };
    },
    remembers: false,
  },
});
