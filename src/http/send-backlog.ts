import type { IncomingMessage } from 'node:http';
import { ServerResponse } from 'node:http';
import { limits } from '../limits.ts';

/** A response that tells after each write how much of it the reader has not taken. */
export class MeasuredResponse extends ServerResponse<IncomingMessage> {
  /** Called after each write, with what was written still counted in `writableLength`. */
  onWritten: (() => void) | undefined;

  override write(...args: unknown[]): boolean {
    const isTaken = super.write(...(args as [unknown]));
    this.onWritten?.();
    return isTaken;
  }

  override end(...args: unknown[]): this {
    super.end(...(args as []));
    this.onWritten?.();
    return this;
  }
}

/** A response whose reader is behind. */
interface Debt {
  readonly response: ServerResponse;
  readonly address: string;
  /** Bytes written that the reader has not taken. */
  bytes: number;
  cancelCheck: () => void;
}

interface AddressDebt {
  bytes: number;
  readonly debts: Set<Debt>;
}

type After = (delayMs: number, action: () => void) => () => void;

/** Limits on bytes that readers have not taken. */
export interface BacklogBounds {
  readonly addressBytesMax: number;
  readonly processBytesMax: number;
  /** A connection that takes nothing for this long is closed, in milliseconds. */
  readonly stallMs: number;
}

const defaultBounds: BacklogBounds = {
  addressBytesMax: limits.addressBacklogBytesMax,
  processBytesMax: limits.processBacklogBytesMax,
  stallMs: limits.backlogStallMs,
};

/**
 * Bytes that were written to responses and that their readers have not taken: per address and in all. A response that its reader takes
 * at once costs nothing here.
 */
export class SendBacklog {
  readonly #after: After;
  readonly #bounds: BacklogBounds;
  readonly #byAddress = new Map<string, AddressDebt>();
  #bytes = 0;

  constructor(after: After, bounds: BacklogBounds = defaultBounds) {
    this.#after = after;
    this.#bounds = bounds;
  }

  /** Bytes owed to all readers. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether readers at this address have to take what they were sent before they are sent more. */
  isFull(address: string): boolean {
    return (this.#byAddress.get(address)?.bytes ?? 0) >= this.#bounds.addressBytesMax;
  }

  /** Counts what is written to this response from now on. */
  watch(response: MeasuredResponse, address: string): void {
    let debt: Debt | undefined;
    const settle = () => {
      const bytes = response.destroyed ? 0 : response.writableLength;
      if (!debt && bytes === 0) return;
      if (!debt) {
        debt = { response, address, bytes: 0, cancelCheck: () => {} };
        response.on('drain', settle).once('finish', settle).once('close', settle);
      }
      this.#set(debt, bytes);
    };
    response.onWritten = settle;
    response.once('close', () => {
      response.onWritten = undefined;
    });
  }

  #set(debt: Debt, bytes: number): void {
    const wasOwed = debt.bytes > 0;
    const owed = this.#byAddress.get(debt.address) ?? { bytes: 0, debts: new Set() };
    owed.bytes += bytes - debt.bytes;
    this.#bytes += bytes - debt.bytes;
    debt.bytes = bytes;
    if (bytes > 0) {
      this.#byAddress.set(debt.address, owed);
      owed.debts.add(debt);
      if (!wasOwed) this.#checkLater(debt, bytes);
      if (this.#bytes > this.#bounds.processBytesMax) this.#shed();
      return;
    }
    debt.cancelCheck();
    owed.debts.delete(debt);
    if (owed.debts.size === 0) this.#byAddress.delete(debt.address);
  }

  /** Closes the connection unless its reader has taken something by then. */
  #checkLater(debt: Debt, bytesBefore: number): void {
    debt.cancelCheck = this.#after(this.#bounds.stallMs, () => {
      const bytes = debt.response.writableLength;
      if (bytes >= bytesBefore) debt.response.destroy();
      else {
        this.#set(debt, bytes);
        if (bytes > 0) this.#checkLater(debt, bytes);
      }
    });
  }

  /** Closes the connections of the address that is owed most. Its readers lose answers that they did not take; nothing else is lost. */
  #shed(): void {
    let most: AddressDebt | undefined;
    for (const owed of this.#byAddress.values()) if (!most || owed.bytes > most.bytes) most = owed;
    for (const { response } of [...(most?.debts ?? [])]) response.destroy();
  }
}
