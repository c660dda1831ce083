import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Allowed, Verdict } from '../../../src/http/guards.ts';
import { isLoopback, judge } from '../../../src/http/guards.ts';

const nobodyElse: Allowed = { hosts: [], origins: [] };
const example: Allowed = {
  hosts: ['chat.example', 'only.example:8443'],
  origins: ['https://web.example', 'https://web.example:8443'],
};

const verdict = (headers: { host?: string; origin?: string }, allowed: Allowed): Verdict =>
  judge({ headers } as IncomingMessage, allowed);

describe('a Host', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'localhost:',
    'LocalHost:3000',
    '127.0.0.1',
    '127.0.0.1:80',
    '[::1]',
    '[::1]:3000',
    '[0:0:0:0:0:0:0:1]:3000',
    '[::0001]',
  ])('of this machine is served: %s', (host) => {
    expect(verdict({ host }, nobodyElse)).toBe('ok');
  });

  it.each([
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'localhost.',
    'evil.localhost',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '192.168.1.2',
    '::1',
    '[::1',
    '[::1].evil.example',
    '[::ffff:127.0.0.1]',
    '[::]',
    'user@localhost',
    'localhost@evil.example',
    'localhost:3000@evil.example',
    'localhost:3000:3000x',
    'localhost:port',
    'localhost/evil.example',
    'localhost,evil.example',
    ' localhost',
    'chat.example',
  ])('elsewhere is not: %j', (host) => {
    expect(verdict({ host }, nobodyElse)).toBe('foreign_host');
  });

  it('must be named', () => {
    expect(verdict({}, example)).toBe('foreign_host');
  });

  it.each<readonly [string, Verdict]>([
    ['chat.example', 'ok'],
    ['chat.example:443', 'ok'],
    ['CHAT.example:3000', 'ok'],
    ['only.example:8443', 'ok'],
    ['Only.Example:8443', 'ok'],
    ['only.example', 'foreign_host'],
    ['only.example:443', 'foreign_host'],
    ['sub.chat.example', 'foreign_host'],
    ['chat.example.evil.example', 'foreign_host'],
    ['chat.example.', 'foreign_host'],
    ['localhost:3000', 'ok'],
  ])('is judged by the list of the operator: %s %s', (host, expected) => {
    expect(verdict({ host }, example)).toBe(expected);
  });
});

describe('an Origin', () => {
  const host = 'localhost:3000';

  it('need not be there, as from programs that are no browser', () => {
    expect(verdict({ host }, nobodyElse)).toBe('ok');
  });

  it.each([
    'http://localhost',
    'http://localhost:5173',
    'https://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'HTTP://LOCALHOST:3000',
  ])('of this machine is served: %s', (origin) => {
    expect(verdict({ host, origin }, nobodyElse)).toBe('ok');
  });

  it.each([
    '',
    'null',
    'Null',
    'https://evil.example',
    'http://localhost.evil.example',
    'http://localhost.',
    'http://evil.localhost',
    'http://localhost@evil.example',
    'http://localhost:3000@evil.example',
    'http://evil.example/#http://localhost',
    'http://evil.example?localhost',
    'http://127.0.0.1.evil.example',
    'http://[::ffff:127.0.0.1]',
    'http://0.0.0.0',
    'http://192.168.1.2',
    'file://localhost',
    'ftp://localhost',
    'chrome-extension://localhost',
    'localhost',
    'localhost:3000',
    '//localhost',
    'http://localhost, http://evil.example',
    'http://evil.example, http://localhost',
    'https://web.example',
  ])('elsewhere is not: %j', (origin) => {
    expect(verdict({ host, origin }, nobodyElse)).toBe('foreign_origin');
  });

  it.each<readonly [string, Verdict]>([
    ['https://web.example', 'ok'],
    ['https://WEB.example', 'ok'],
    ['https://web.example:8443', 'ok'],
    ['http://web.example', 'foreign_origin'],
    ['https://web.example:9000', 'foreign_origin'],
    ['https://sub.web.example', 'foreign_origin'],
    ['https://web.example.evil.example', 'foreign_origin'],
    ['https://chat.example', 'foreign_origin'],
    ['null', 'foreign_origin'],
    ['http://localhost:5173', 'ok'],
  ])('is judged by the list of the operator: %s %s', (origin, expected) => {
    expect(verdict({ host, origin }, example)).toBe(expected);
  });

  it('is not judged for a Host that is not served', () => {
    expect(verdict({ host: 'evil.example', origin: 'https://evil.example' }, example)).toBe('foreign_host');
  });
});

describe('an address to listen on', () => {
  it.each(['localhost', '127.0.0.1', '127.0.0.2', '127.255.255.254', '::1', '[::1]'])('is local: %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '::',
    '[::]',
    '192.168.1.2',
    '127.0.0.1.evil.example',
    'x127.0.0.1',
    '127.0.0',
    'chat.example',
    '',
  ])('is not local: %j', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
