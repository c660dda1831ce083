import { Buffer } from 'node:buffer';
import { withoutEnd } from './ends.ts';
import { isPlaceholder, looksLikePassword } from './passwords.ts';
import { looksRandom } from './randomness.ts';

/** A secret that is known by the words around it. */
export interface Credential {
  /** In small letters. */
  readonly keys: readonly string[];
  /** Whether one stands at the key that begins at `at` and ends before `end`. Reads no further than `reachChars` either way. */
  isAt(text: string, at: number, end: number): boolean;
}

/** How far from its key a secret begins and ends. */
const reachChars = 240;

const after = (text: string, end: number): string => text.slice(end, end + reachChars);
const before = (text: string, at: number): string => text.slice(Math.max(0, at - reachChars), at);

const isLetter = (one: string | undefined): boolean => one !== undefined && /[\p{L}\p{N}]/u.test(one);

/** Without the quotes, brackets and full stops of what it stands in. */
const bare = (word: string): string => withoutEnd(word.replace(/^["'`*([{<«“‘]+/, ''), '"\'`*)]},;.!?»”’>');

// Between a name and its value: the rest of the name, quotes, a sign or a word for "is", quotes.
const assigned =
  /^[\w.\]-]{0,24}["'`*]{0,3}[ \t]{0,4}(?:(?:[:=]|=>|:=|==|->|→|：)\s{0,4}|\((?=["']))["'`*“«]{0,3}(?<value>[^\s"'`“”«»]{4,200})/;
const said =
  /^["'`*]{0,3}\s{1,3}(?:is|was|are|ist|war|lautet|est|es|era|é|è|to|nå|är|на|—)\s{1,3}["'`*“«:]{0,3}(?<value>[^\s"'`“”«»]{4,200})/i;

const valueAfter = (form: RegExp, text: string, end: number): string =>
  bare(form.exec(after(text, end))?.groups?.value ?? '');

const dataSource =
  /(?:server|host|hostname|data source|addr(?:ess)?|uid|user id|user ?name|user|database|initial catalog|dbname|driver|dsn|endpoint|port)\s{0,2}=/i;
const dataSourceValue = /^\s{0,2}=\s{0,2}["'{]?(?<value>[^;&"'}\s]{3,128})/;

const password: Credential = {
  keys: [
    ...[
      'password',
      'passwd',
      'passphrase',
      'passcode',
      'passwort',
      'kennwort',
      'contraseña',
      'mot de passe',
      'wachtwoord',
    ],
    ...[
      'senha',
      'parola',
      'lösenord',
      'hasło',
      'пароль',
      '密码',
      '密碼',
      'パスワード',
      'pwd',
      '_pass',
      '-pass',
      'dbpass',
      'pass=',
      'pass:',
      'pw:',
      'pw=',
    ],
  ],
  isAt(text, at, end) {
    const from = /[:=]/.test(text[end - 1] ?? '') ? end - 1 : end;
    const listed = dataSourceValue.exec(after(text, from))?.groups?.value;
    if (listed !== undefined && !isPlaceholder(bare(listed)) && dataSource.test(before(text, at) + after(text, from))) {
      return true;
    }
    return [assigned, said].some((form) => looksLikePassword(valueAfter(form, text, from)));
  },
};

const token: Credential = {
  keys: [
    ...[
      'api key',
      'api_key',
      'api-key',
      'apikey',
      'api token',
      'api_token',
      'access key',
      'access_key',
      'accesskey',
      'access token',
    ],
    ...[
      'access_token',
      'accesstoken',
      'refresh_token',
      'refresh token',
      'auth_token',
      'auth token',
      'authtoken',
      'client_secret',
    ],
    ...[
      'client secret',
      'clientsecret',
      'secret_key',
      'secret key',
      'secretkey',
      'secret',
      'private_key',
      'private key',
      'privatekey',
    ],
    ...[
      'token',
      'credential',
      'signing_key',
      'encryption_key',
      '_key',
      'bearer',
      'x-api-key',
      'webhook_secret',
      'session_id',
    ],
  ],
  isAt(text, at, end) {
    if (isGitTalk(before(text, at).slice(-40))) return false;
    return [assigned, said].some((form) => {
      const value = valueAfter(form, text, end);
      return looksRandom(value) && !isPlaceholder(value) && !isOtherThing(value);
    });
  },
};

/** Hashes and ids are told to everybody. */
const isGitTalk = (words: string): boolean =>
  /\b(?:commit|sha\d*|hash|digest|checksum|revision|etag|integrity|idempotency|cache|primary|foreign)\b/i.test(words);
const isOtherThing = (value: string): boolean =>
  /^(?:https?:\/\/|\/|\.{1,2}\/|\d{4}-\d\d-\d\d|sha\d+[-:]|data:)/i.test(value);

const address: Credential = {
  keys: ['://'],
  isAt(text, _at, end) {
    const found = /^(?<user>[^\s/?#@:"'<>`]{0,128}):(?<password>[^\s@"'<>`]{1,128})@[\w.[\]%-]/.exec(after(text, end));
    const secret = found?.groups?.password;
    // A port, and an @ somewhere in the path.
    return secret !== undefined && !/^\d{1,5}(?:\/|$)/.test(secret) && !isPlaceholder(secret);
  },
};

const driverAddress: Credential = {
  keys: ['@tcp(', '@unix(', '@//', '@(description', 'jdbc:oracle:thin:'],
  isAt(text, at, end) {
    const ahead = /^(?<user>[\w.-]{1,64})\/(?<password>[^\s@/]{3,64})@/.exec(after(text, end))?.groups?.password;
    const behind = /[:/](?<password>[^\s:@/"']{3,64})$/.exec(before(text, at))?.groups?.password;
    const secret = ahead ?? behind;
    return secret !== undefined && !isPlaceholder(secret);
  },
};

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

/** Words that prose holds, and the words of wallets do not. */
const proseWord = /\b(?:the|and|for|with|from|are|was|your|have|has|not|but|his|her|their|its|into|than)\b/;

const seedPhrase: Credential = {
  keys: [
    'seed phrase',
    'recovery phrase',
    'secret phrase',
    'backup phrase',
    'mnemonic',
    'seed words',
    'recovery words',
  ],
  isAt(text, _at, end) {
    const words = /(?:(?:\d{1,2}[.)]\s?)?[a-z]{3,8}[\s,]{1,2}){11}(?:\d{1,2}[.)]\s?)?[a-z]{3,8}\b/.exec(
      after(text, end),
    )?.[0];
    return words !== undefined && !proseWord.test(words);
  },
};

const privateKey: Credential = {
  keys: ['private key', 'privatekey', 'putty-user-key-file-'],
  isAt(text, at, end) {
    if (text[end - 1] === '-') return /^\d:/.test(after(text, end));
    return /-{4,5}\s?BEGIN[\sA-Z0-9]{0,40}$/i.test(before(text, at)) && /^(?:\s?BLOCK)?\s?-{4}/i.test(after(text, end));
  },
};

const webKey: Credential = {
  keys: ['"d":', '"d" :', '"k":', '"k" :'],
  isAt: (text, at, end) =>
    /^\s{0,2}"[\w-]{22}/.test(after(text, end)) && /"kty"/.test(before(text, at) + after(text, end)),
};

const commandLine: Credential = {
  keys: [
    'curl ',
    'mysql',
    'sshpass',
    'redis-cli',
    'mongosh',
    'machine ',
    'docker login',
    'wget ',
    'psql ',
    'ldapsearch',
  ],
  isAt(text, at, end) {
    const line = after(text, end).split('\n', 1).join('');
    // What stands apart from a -p of these is the name of a database, or a port.
    const isApart = !/mysql|psql/i.test(text.slice(at, end));
    const secret =
      /(?:^|\s)(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:(?<curl>[^\s"']{3,64})/.exec(line)?.groups?.curl ??
      /\s(?:-p|-a|-w|--password[ =])["']?(?<flag>[^\s"'-][^\s"']{3,64})/.exec(line)?.groups?.flag ??
      (isApart ? /(?:^|\s)-[pw]\s["']?(?<apart>[^\s"'-][^\s"']{3,64})/.exec(line)?.groups?.apart : undefined) ??
      /\slogin\s\S{1,64}\spassword\s(?<netrc>\S{3,64})/.exec(line)?.groups?.netrc;
    return secret !== undefined && !isPlaceholder(secret) && !/^(?:\d{1,5}$|\d+:\d+)/.test(secret);
  },
};

const jwt: Credential = {
  keys: ['eyj'],
  isAt: (text, at) =>
    !isLetter(text[at - 1]) && /^eyJ[\w-]{10,800}\.{1,2}[\w-]{10,1200}\.[\w-]{10}/.test(text.slice(at, at + 2_400)),
};

/** Everything that words give away. */
export const credentials: readonly Credential[] = [
  password,
  token,
  address,
  driverAddress,
  header,
  cookie,
  sessionCookie,
  seedPhrase,
  privateKey,
  webKey,
  commandLine,
  jwt,
];
