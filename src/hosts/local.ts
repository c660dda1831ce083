import type { UserId } from '../../machines/address.ts';
import { kindOf, matchmakerAddress, nameOf, userAddress } from '../../machines/address.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import type { UserContext } from '../../machines/user.ts';
import { leaseOf } from '../../machines/user.ts';
import type { Clock } from '../runtime/clock.ts';
import { Delivery } from '../runtime/delivery.ts';
import type { Host } from '../runtime/host.ts';
import { Identities } from '../runtime/identities.ts';
import type { Ids } from '../runtime/ids.ts';
import { Outboxes } from '../runtime/outboxes.ts';
import type { Store } from '../runtime/ports.ts';
import type { PresenceTimes } from '../runtime/presence.ts';
import { Presence } from '../runtime/presence.ts';
import type { Snapshot } from '../runtime/step.ts';
import { Waits } from '../runtime/waits.ts';

/** Every actor in this process, each a snapshot in the store: none is a child of another, so that none pays for their number. */
export function localHost(parts: {
  clock: Clock;
  ids: Ids;
  store: Store;
  machines: MachineSettings;
  presence: PresenceTimes;
  onFailure: (what: { address: string; event: string; error: unknown }) => void;
}): Host {
  const { clock, ids, store } = parts;

  const attend = (userId: UserId, snapshot: Snapshot | undefined): void => {
    if (snapshot) {
      const { isAway } = snapshot.context as UserContext;
      presence.hold(userId, leaseOf[snapshot.value as keyof typeof leaseOf], isAway);
      return;
    }
    presence.forget(userId);
    waits.forget(userId);
  };

  const delivery = new Delivery({
    clock,
    ids,
    store,
    settings: parts.machines,
    observers: {
      changed(address, snapshot) {
        if (kindOf(address) === 'user') attend(nameOf(address) as UserId, snapshot);
      },
      noticed: (userId) => outboxes.wake(userId),
      failed: (address, event, error) => parts.onFailure({ address, event, error }),
    },
  });
  const presence = new Presence(clock, parts.presence, (userId, event) => delivery.tell(userAddress(userId), event));
  const outboxes = new Outboxes(store, delivery);
  const waits = new Waits(clock, outboxes);
  const identities = new Identities(store, () => ids.next());
  for (const [address, { snapshot }] of store.actors()) {
    if (kindOf(address) !== 'user') continue;
    attend(nameOf(address) as UserId, snapshot);
    // Nobody could come back with their handle while the server was down: none of them is taken for a ghost.
    presence.prove(nameOf(address) as UserId);
  }

  return {
    identities,
    outboxes,
    presence,
    waits,
    messages: (roomId, max, beforeSeq) => store.messages(roomId, max, beforeSeq),
    ask: (to, command, options) => delivery.ask(to, command, options),
    expire: (userId) => delivery.tell(userAddress(userId), { type: 'user.expired' }),
    async reopen() {
      if (!store.actor(matchmakerAddress())) return;
      await delivery.ask(matchmakerAddress(), { type: 'matchmaker.reopen', schedule: parts.machines.schedule });
    },
    async drain() {
      await delivery.ask(matchmakerAddress(), { type: 'matchmaker.drain' });
    },
    close() {
      presence.stop();
      delivery.close();
      store.close();
    },
  };
}
