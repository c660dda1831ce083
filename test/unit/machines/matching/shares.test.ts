import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { limits } from '../../../../machines/limits.ts';
import { Shares } from '../../../../machines/matchmaker/shares.ts';
import type { Waiting } from '../../../../machines/matchmaker/waiting-line.ts';

const at = 1_800_000_000_000;

const waitingOf = (userId: string, origin: string, { sinceAt = at, isLimited = true } = {}): Waiting => ({
  ticket: 1,
  member: { userId: userId as UserId, visit: 1, displayName: '', interests: [], languages: [] },
  sinceAt,
  apart: null,
  entrance: { origin, isLimited, mark: null },
  isHeard: true,
  level: 2,
  dueAt: null,
});

interface Met {
  readonly people?: number;
  readonly isLimited?: boolean;
  readonly guests?: number;
}

/** This many users of one home have met as many guests of addresses of their own, one a second. */
function met(matches: number, { people = 12, isLimited = true, guests = 12 }: Met = {}): Shares {
  let shares = Shares.empty();
  for (let index = 0; index < matches; index += 1) {
    const guest = `guest_${index % guests}`;
    const one = waitingOf(`captor_${index % people}`, 'home', { isLimited });
    shares = shares.with(one, waitingOf(guest, guest), at + index * 1_000);
  }
  return shares;
}

const later = at + 100_000;
const captor = waitingOf('captor_0', 'home', { sinceAt: at });
const guest = waitingOf('guest', 'elsewhere', { sinceAt: later });

describe('the share of an address', () => {
  it('is all of few matches, and then others wait for others first', () => {
    const until = [0, 1, limits.originMatchesMin - 1, limits.originMatchesMin, 40].map((matches) =>
      met(matches).heldUntil(captor, guest, later),
    );
    const held = later + limits.originHoldMs;
    expect(until).toEqual([0, 0, 0, held, held]);
  });

  it('keeps only those waiting who have not waited long', () => {
    const patient = waitingOf('guest', 'elsewhere', { sinceAt: at });
    expect(met(40).heldUntil(captor, patient, later)).toBe(at + limits.originHoldMs);
  });

  it('is for no person alone, nor two, nor for whom no limit holds', () => {
    const few = [1, 2].map((people) => met(40, { people }).heldUntil(captor, guest, later));
    const free = waitingOf('captor_0', 'home', { isLimited: false });
    expect([...few, met(40, { isLimited: false }).heldUntil(free, guest, later)]).toEqual([0, 0, 0]);
  });

  it('is never held against people of the same address, whose matches take nothing from others', () => {
    const [one, other] = [waitingOf('captor_1', 'home'), waitingOf('captor_2', 'home')];
    let shares = Shares.empty();
    for (let index = 0; index < 40; index += 1) shares = shares.with(one, other, at);
    expect([shares.heldUntil(captor, guest, later), met(40).heldUntil(one, other, later)]).toEqual([0, 0]);
    expect(shares.toJSON()).toEqual([]);
  });

  it('is as large as an equal part where few addresses are, and half as much again', () => {
    const held = [1, 2, 3, 12].map((guests) => met(40, { guests }).heldUntil(captor, guest, later) > 0);
    expect(held).toEqual([false, true, true, true]);
  });

  it('is counted of recent matches only', () => {
    const long = at + limits.originMatchLifetimeMs + 60_000;
    const shares = met(40);
    expect(shares.heldUntil(captor, waitingOf('guest', 'elsewhere', { sinceAt: long }), long)).toBe(0);
    expect(shares.with(captor, guest, long + 3_600_000).toJSON()).toHaveLength(1);
  });

  it('is known again after a restart, and names nobody', () => {
    const json = JSON.stringify(met(100));
    expect(Shares.from(JSON.parse(json)).heldUntil(captor, guest, later)).toBeGreaterThan(later);
    expect(JSON.parse(json)).toHaveLength(limits.originMatchesMax);
    expect(json).not.toContain('captor');
  });
});
