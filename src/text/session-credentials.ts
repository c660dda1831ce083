import { Buffer } from 'node:buffer';
import { after, type Credential, isLetter, isOtherThing } from './credential.ts';
import { isPlaceholder } from './passwords.ts';
import { looksRandom } from './randomness.ts';

/** Whether it is a name, a colon and a password, both of characters that can be typed. */
function basic(encoded: string): boolean {
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  return /^[\x20-\x7e]*$/.test(decoded) && colon > 0 && decoded.length - colon > 3;
}

const header: Credential = {
  keys: [
    'authorization',
    '"auth"',
    'bearer ',
    'basic ',
    'x-auth-token',
    'x-amz-security-token',
    'private-token',
    'ssws ',
  ],
  isAt(text, at, end) {
    const { scheme = text.slice(at, end), value = '' } =
      /^["']?\s{0,2}[:=]?\s{0,2}["']?(?<scheme>bearer|basic|token|digest|apikey|ssws|negotiate)?\s{0,3}["']?(?<value>[\w+/=.~:-]{8,})/i.exec(
        after(text, end),
      )?.groups ?? {};
    if (/basic|"auth"/i.test(scheme)) return basic(value);
    return looksRandom(value) && !isOtherThing(value);
  },
};

/** Names under which sites keep who is signed in. */
const sessionName =
  /sess|sid\b|\bsid|auth|token|jwt|csrf|xsrf|remember|login|logged|identity|aspnet|connect\.|user_id|li_at|sapisid|sso|clearance/i;

/** A name and what it stands for, of those that a line lists. */
const pair = /(?:^|[;\s])["']?(?<name>[\w.$-]{1,64})=(?<value>[^;\s"']{8,240})/g;
const beginsPairs = /^\s{0,4}["']?\s{0,4}[\w.$-]{1,64}=/;

const cookie: Credential = {
  keys: ['cookie:', 'set-cookie', 'cookie =', 'cookie=', 'document.cookie', '-b "', "-b '"],
  isAt(text, _at, end) {
    const line = after(text, end).split('\n', 1).join('');
    return (
      beginsPairs.test(line) &&
      line.matchAll(pair).some(({ groups: { name = '', value = '' } = {} }) => isSession(name, value))
    );
  },
};

function isSession(name: string, value: string): boolean {
  if (isPlaceholder(value)) return false;
  return (
    looksRandom(value) || (sessionName.test(name) && /\d/.test(value) && /[a-z]/i.test(value) && value.length >= 12)
  );
}

const sessionCookie: Credential = {
  keys: [
    ...[
      'connect.sid=',
      'phpsessid=',
      'jsessionid=',
      'sessionid=',
      'session_id=',
      'session=',
      'sid=',
      'asp.net_sessionid=',
    ],
    ...[
      '.aspnetcore.',
      'session-token=',
      'csrftoken=',
      'xsrf-token=',
      'laravel_session=',
      '_session=',
      'wordpress_logged_in_',
      'li_at=',
      'steamloginsecure=',
    ],
    ...[
      'remember_token=',
      'remember_user_token=',
      'auth_token=',
      'access_token=',
      'id_token=',
      'refresh_token=',
      'ci_session=',
      'sapisid=',
    ],
    ...[
      '__secure-',
      '__host-',
      'user_session=',
      'cf_clearance=',
      'koa:sess=',
      'express:sess=',
      '_secure_session_id=',
      'jwt=',
    ],
  ],
  isAt(text, at, end) {
    const value = /^[\w.-]{0,64}?=?["']?(?<value>[\w%.+/=~:|*-]{12,})/.exec(after(text, end))?.groups?.value ?? '';
    return !isLetter(text[at - 1]) && looksRandom(value, 12) && !isOtherThing(value);
  },
};

const jwt: Credential = {
  keys: ['eyj'],
  isAt: (text, at) =>
    !isLetter(text[at - 1]) && /^eyJ[\w-]{10,800}\.{1,2}[\w-]{10,1200}\.[\w-]{10}/.test(text.slice(at, at + 2_400)),
};

/** Secrets by which a site knows who is signed in: headers, cookies and web tokens. */
export const sessionCredentials: readonly Credential[] = [header, cookie, sessionCookie, jwt];
