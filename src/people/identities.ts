import { hash as digest, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { UserId } from '../../machines/address.ts';
import { limits } from '../limits.ts';
import { emptyHead } from './outbox.ts';
import type { Store, Write } from './store.ts';
import type { Transaction } from './transaction.ts';

/** The beginning of every handle, so that people and filters recognise it. */
export const handlePrefix = 'mch_';
const handleBytes = 24;
/** How many characters of base64url follow the prefix. */
export const handleChars = (handleBytes * 4) / 3;
/** Finds a handle in any text. */
export const handlePattern = new RegExp(`${handlePrefix}[\\w-]{${handleChars}}`);

/** The form of a user id. */
export const userIdPattern = /^[A-Za-z0-9_-]{3,32}$/;

// Names that a reader, human or model, could take for somebody other than a stranger.
const reserved = new Set([
  'admin',
  'administrator',
  'anonymous',
  'assistant',
  'developer',
  'mcp',
  'mcp-chat',
  'moderator',
  'null',
  'operator',
  'partner',
  'root',
  'server',
  'support',
  'system',
  'undefined',
  'user',
]);

/** A new person, once `writes` are committed. */
export interface Enrolment {
  readonly userId: UserId;
  /** The secret: shown to its owner once, kept nowhere. */
  readonly handle: string;
  readonly writes: readonly Write[];
  /** Ends the reservation of the name; to be called when the commit has settled. */
  release(): void;
}

/** Why a caller cannot become a user. */
export type EnrolmentRefusal = 'user_id_taken' | 'user_id_malformed' | 'user_id_reserved' | 'too_many_people';

/** Commits what `make` returns in the order of all that is done to the person, if they still exist then. */
export type WriteFor = (
  userId: UserId,
  make: (turn: Transaction) => readonly Write[] | Write | undefined,
) => Promise<void>;

const hash = (handle: string): string => digest('sha256', handle, 'base64url');

const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));

const mintedHandle = (): string => `${handlePrefix}${randomBytes(handleBytes).toString('base64url')}`;

// Lower-case letters and digits without those that look alike.
const nameAlphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const mintedName = (): string =>
  `user_${Array.from({ length: 8 }, () => nameAlphabet[randomInt(nameAlphabet.length)]).join('')}`;

/** The identities of users: public names, and the secret handles that prove them. Handles are stored hashed only. */
export class Identities {
  readonly #store: Store;
  readonly #newId: () => string;
  readonly #write: WriteFor;
  readonly #isKeptBack: (userId: UserId) => boolean;
  readonly #reserved = new Set<string>();
  /** Their new handle was presented, and that is not committed yet. */
  readonly #settling = new Map<UserId, Promise<void>>();

  /** @param isKeptBack names that nobody else may have though their owner is gone */
  constructor(
    store: Store,
    newId: () => string,
    write: WriteFor,
    isKeptBack: (userId: UserId) => boolean = () => false,
  ) {
    this.#store = store;
    this.#newId = newId;
    this.#write = write;
    this.#isKeptBack = isKeptBack;
  }

  /** Whose handle this is. */
  find(handle: string): UserId | undefined {
    const presented = hash(handle);
    const identity = this.#store.identityByHandle(presented);
    if (!identity) return undefined;
    const { userId, handleHash, nextHandleHash = handleHash } = identity;
    const good = this.#settling.has(userId) ? [nextHandleHash] : [handleHash, nextHandleHash];
    return good.some((one) => isSame(one, presented)) ? userId : undefined;
  }

  /** Whether this handle of theirs was minted to replace another one, which is good until now. */
  isReplacing(userId: UserId, handle: string): boolean {
    if (this.#settling.has(userId)) return false;
    const { nextHandleHash } = this.#store.identityByName(userId) ?? {};
    return nextHandleHash !== undefined && isSame(nextHandleHash, hash(handle));
  }

  /**
   * Mints another handle for the person. The present one stays good until the new one is first presented, lest a lost answer lock them
   * out; one minted before and never presented is void. @throws Fault when it could not be committed: nothing has changed then
   */
  async mintNext(userId: UserId): Promise<string> {
    const handle = mintedHandle();
    await this.#write(userId, (turn) => {
      const identity = turn.identityByName(userId);
      return identity && { type: 'identity.put', identity: { ...identity, nextHandleHash: hash(handle) } };
    });
    return handle;
  }

  /**
   * The new handle was presented: from now on the former is void, and so is the address by which the inbox was known.
   * @param presenter the hash of the id of the session that presented it, if one did
   * @throws Fault when it could not be committed: both are good again
   */
  async settle(userId: UserId, handle: string, presenter?: string): Promise<void> {
    const written = this.#write(userId, (turn) => {
      const identity = turn.identityByName(userId);
      if (identity?.nextHandleHash !== hash(handle)) return undefined;
      const { nextHandleHash: handleHash, ...rest } = identity;
      // Nor does a session go on, in this process or a later one, that came by the former.
      return [
        { type: 'identity.put', identity: { ...rest, handleHash, inboxKey: this.#newId() } },
        { type: 'sessions.replace', userId, ...(presenter !== undefined && { except: presenter }) },
      ];
    });
    this.#settling.set(userId, written);
    try {
      await written;
    } finally {
      this.#settling.delete(userId);
    }
  }

  /** Resolves when no new handle of the user is on its way to be committed, whether it was or not. */
  async settled(userId: UserId): Promise<void> {
    await this.#settling.get(userId)?.catch(() => {});
  }

  ownerOfInbox(inboxKey: string): UserId | undefined {
    const userId = this.#store.identityByInbox(inboxKey)?.userId;
    return userId === undefined || this.#settling.has(userId) ? undefined : userId;
  }

  /** The key that addresses the user's inbox now. */
  inboxKeyOf(userId: UserId): string | undefined {
    const { inboxId, inboxKey = inboxId } = this.#store.identityByName(userId) ?? {};
    return inboxKey;
  }

  /** The name as its owner chose it, whatever case it is asked for in; undefined when nobody has it. */
  named(userId: string): UserId | undefined {
    return this.#store.identityByName(userId)?.userId;
  }

  /** The id that tells the user from a namesake; undefined for a name without a person. */
  inboxOf(userId: UserId): string | undefined {
    return this.#store.identityByName(userId)?.inboxId;
  }

  has(userId: UserId): boolean {
    return this.#store.identityByName(userId) !== undefined;
  }

  /** Prepares a person under the wanted name, or a free one. */
  enroll(wanted: string | undefined): Enrolment | EnrolmentRefusal {
    if (wanted !== undefined && !userIdPattern.test(wanted)) return 'user_id_malformed';
    if (wanted !== undefined && reserved.has(wanted.toLowerCase())) return 'user_id_reserved';
    if (this.#store.identityCount() + this.#reserved.size >= limits.peopleMax) return 'too_many_people';
    const userId = (wanted ?? this.#freeName()) as UserId;
    if (this.#isTaken(userId)) return 'user_id_taken';
    const key = userId.toLowerCase();
    this.#reserved.add(key);
    const handle = mintedHandle();
    return {
      userId,
      handle,
      writes: [
        { type: 'identity.put', identity: { userId, handleHash: hash(handle), inboxId: this.#newId() } },
        { type: 'outbox.put', userId, head: emptyHead(this.#newId()) },
      ],
      release: () => void this.#reserved.delete(key),
    };
  }

  #isTaken(userId: string): boolean {
    return (
      this.#reserved.has(userId.toLowerCase()) ||
      this.#store.identityByName(userId) !== undefined ||
      this.#isKeptBack(userId as UserId)
    );
  }

  #freeName(): string {
    let name = mintedName();
    while (this.#isTaken(name)) name = mintedName();
    return name;
  }
}
