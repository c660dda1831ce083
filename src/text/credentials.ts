import { after, assigned, bare, before, type Credential, isOtherThing, said, valueAfter } from './credential.ts';
import { isPlaceholder, looksLikePassword } from './passwords.ts';
import { looksRandom } from './randomness.ts';
import { sessionCredentials } from './session-credentials.ts';

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
    // For these commands a word after `-p ` is the name of a database, or a port.
    const isApart = !/mysql|psql/i.test(text.slice(at, end));
    const secret =
      /(?:^|\s)(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:(?<curl>[^\s"']{3,64})/.exec(line)?.groups?.curl ??
      /\s(?:-p|-a|-w|--password[ =])["']?(?<flag>[^\s"'-][^\s"']{3,64})/.exec(line)?.groups?.flag ??
      (isApart ? /(?:^|\s)-[pw]\s["']?(?<apart>[^\s"'-][^\s"']{3,64})/.exec(line)?.groups?.apart : undefined) ??
      /\slogin\s\S{1,64}\spassword\s(?<netrc>\S{3,64})/.exec(line)?.groups?.netrc;
    return secret !== undefined && !isPlaceholder(secret) && !/^(?:\d{1,5}$|\d+:\d+)/.test(secret);
  },
};

/** Everything that words give away. */
export const credentials: readonly Credential[] = [
  password,
  token,
  address,
  driverAddress,
  seedPhrase,
  privateKey,
  webKey,
  commandLine,
  ...sessionCredentials,
];
