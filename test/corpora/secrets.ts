import type { TokenFormat } from '../../src/text/formats/format.ts';
import { namedFormats, tokenFormats } from '../../src/text/secrets.ts';
import { examplesFor } from '../support/examples.ts';

/** A made-up secret of one kind, put together at run time, so that no scanner of this repository takes it for a real one. */
export interface Secret {
  readonly what: string;
  readonly text: string;
}

const example = examplesFor(23);

/** With enough different characters, as chance gives nearly always. */
function made(pattern: string): string {
  const tries = Array.from({ length: 40 }, () => example(pattern));
  const isMixed = (text: string): boolean => new Set(text).size >= 10 && /\d/.test(text) && /[a-z]/i.test(text);
  return tries.find(isMixed) ?? tries[0] ?? '';
}

export const exampleOf = ({ pattern }: TokenFormat): string => made(pattern);

const tokens = tokenFormats.map((format) => ({ what: format.id, text: exampleOf(format) }));

const sayings: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name.toUpperCase()}_API_KEY=${value}`,
  (name, value) => `my ${name} api key is ${value}, keep it safe`,
  (name, value) => `"${name}_token": "${value}"`,
  (name, value) => `${name} token: ${value}`,
];
const named = namedFormats.flatMap(({ id, names, value }) =>
  sayings.map((say) => ({ what: `${id}, by its name`, text: say(names[0] ?? '', made(value)) })),
);

const alphanumeric = (length: number): string => made(`[A-Za-z0-9]{${length}}`);
const hex = (length: number): string => made(`[0-9a-f]{${length}}`);
const upper = (length: number): string => made(`[A-Z2-7]{${length}}`);
const word = (length: number): string => made(`[A-Za-z0-9_-]{${length}}`);
const secret = (): string => example('[a-z]{4}[0-9]{2}[!#$%][A-Z]{3}[0-9]');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const jwt = (): string => {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: '1234567890', iat: 1516239022 },
  ];
  return [...parts.map((part) => base64(JSON.stringify(part)).replaceAll('=', '')), word(43)].join('.');
};
const frame = (name: string): string =>
  `-----${'BEGIN'} ${name}-----\n${alphanumeric(64)}\n${alphanumeric(40)}\n-----END ${name}-----`;

// Full lengths as services issue them, not taken from the rules.
const issued: readonly (readonly [what: string, text: string])[] = [
  ['Anthropic API', `sk-ant-api03-${word(93)}AA`],
  ['Anthropic OAuth', `sk-ant-oat01-${word(93)}AA`],
  ['Anthropic admin', `sk-ant-admin01-${word(93)}AA`],
  ['OpenAI project', `sk-proj-${word(74)}T3BlbkFJ${word(74)}`],
  ['OpenAI service account', `sk-svcacct-${word(74)}T3BlbkFJ${word(74)}`],
  ['OpenRouter', `sk-or-v1-${hex(64)}`],
  ['xAI', `xai-${alphanumeric(80)}`],
  ['Replicate', `r8_${alphanumeric(37)}`],
  ['DeepSeek', `sk-${hex(32)}`],
  ['Groq', `gsk_${alphanumeric(52)}`],
  ['Hugging Face', `hf_${alphanumeric(34)}`],
  ['Perplexity', `pplx-${alphanumeric(48)}`],
  ['GitLab personal', `glpat-${word(20)}`],
  ['GitLab routable', `glpat-${word(27)}.01.${made('[0-9a-z]{9}')}`],
  ['GitLab runner', `glrt-${word(20)}`],
  ['GitLab runner of a type', `glrt-t1_${word(27)}.01.${made('[0-9a-z]{9}')}`],
  ['GitLab deploy', `gldt-${word(20)}`],
  ['GitLab CI job', `glcbt-64_${word(20)}`],
  ['GitHub fine-grained', `github_pat_${alphanumeric(22)}_${alphanumeric(59)}`],
  ['GitHub OAuth', `gho_${alphanumeric(36)}`],
  ['GitHub refresh', `ghr_${alphanumeric(76)}`],
  ['Atlassian', `ATATT3xFfGF0${word(170)}=${made('[0-9A-F]{8}')}`],
  ['Bitbucket app password', `ATBB${alphanumeric(32)}`],
  ['Slack refresh', `xoxe-1-${alphanumeric(146)}`],
  ['Slack cookie', `xoxd-${alphanumeric(60)}%2B${alphanumeric(60)}%3D`],
  ['Slack bot', `xoxb-${made('[1-9][0-9]{11}')}-${made('[1-9][0-9]{12}')}-${alphanumeric(24)}`],
  ['AWS access key', `AKIA${upper(16)}`],
  ['AWS temporary key', `ASIA${upper(16)}`],
  ['AWS secret', `aws_secret_access_key = ${alphanumeric(40)}`],
  ['AWS Bedrock', `ABSKQmVkcm9ja0FQSUtleS${alphanumeric(104)}`],
  ['AWS Bedrock, short-term', `bedrock-api-key-${alphanumeric(200)}`],
  ['Azure client secret', `${alphanumeric(3)}8Q~${word(34)}`],
  ['Azure DevOps', `${alphanumeric(52)}JQQJ99BDACAAAAAAAAAAAASAZDO${alphanumeric(4)}`],
  ['Azure DevOps, older', `azure devops pat: ${made('[a-z2-7]{52}')}`],
  ['Azure storage', `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${alphanumeric(86)}==`],
  ['Google API', `AIza${word(35)}`],
  ['Google OAuth secret', `GOCSPX-${word(28)}`],
  ['Google refresh', `1//0g${word(98)}`],
  ['Google access', `ya29.a0${word(160)}`],
  ['Supabase', `sbp_${hex(40)}`],
  ['Supabase secret', `sb_secret_${word(31)}`],
  ['Resend', `re_${alphanumeric(8)}_${alphanumeric(24)}`],
  ['RubyGems', `rubygems_${hex(48)}`],
  ['crates.io', `cio${alphanumeric(32)}`],
  ['PyPI', `pypi-AgEIcHlwaS5vcmc${word(140)}`],
  ['npm', `npm_${alphanumeric(36)}`],
  ['Docker', `dckr_pat_${word(27)}`],
  [
    'Sentry organisation',
    `sntrys_${base64('{"iat":1700000000.1,"url":"https://sentry.test"}').replaceAll('=', '')}_${alphanumeric(43)}`,
  ],
  ['Sentry user', `sntryu_${hex(64)}`],
  ['New Relic user', `NRAK-${made('[A-Z0-9]{27}')}`],
  ['New Relic licence', `${hex(36)}NRAL`],
  ['Postman', `PMAK-${hex(24)}-${hex(34)}`],
  ['Doppler', `dp.st.prd.${alphanumeric(40)}`],
  ['Doppler personal', `dp.pt.${alphanumeric(43)}`],
  ['Heroku', `HRKU-AA${word(58)}`],
  ['Heroku, older', `HEROKU_API_KEY=${made('[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}')}`],
  ['Netlify', `nfp_${alphanumeric(36)}`],
  ['Vercel', `vcp_${alphanumeric(56)}`],
  ['Cloudflare', `CLOUDFLARE_API_TOKEN=${word(40)}`],
  ['DigitalOcean', `dop_v1_${hex(64)}`],
  ['Fly.io', `FlyV1 fm2_${alphanumeric(200)}`],
  ['Stripe', `sk_live_51${alphanumeric(97)}`],
  ['Stripe restricted', `rk_live_51${alphanumeric(97)}`],
  ['Square', `EAAA${word(60)}`],
  ['PayPal', `access_token$production$${made('[a-z0-9]{16}')}$${hex(32)}`],
  ['Shopify', `shpat_${hex(32)}`],
  ['Twilio', `SK${hex(32)}`],
  ['SendGrid', `SG.${word(22)}.${word(43)}`],
  ['Mailgun', `key-${hex(32)}`],
  ['Mailchimp', `${hex(32)}-us21`],
  ['Brevo', `xkeysib-${hex(64)}-${alphanumeric(16)}`],
  ['Telegram', `${made('[1-9][0-9]{9}A').slice(0, 10)}:AA${word(33)}`],
  ['Discord bot', `MT${alphanumeric(22)}.G${alphanumeric(5)}.${word(38)}`],
  ['Linear', `lin_api_${alphanumeric(40)}`],
  ['Notion', `ntn_${made('[0-9]{11}[A-Za-z0-9]{35}')}`],
  ['Figma', `figd_${word(40)}`],
  ['Airtable', `pat${alphanumeric(14)}.${hex(64)}`],
  ['HubSpot', `pat-na1-${made('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')}`],
  ['Grafana', `glsa_${alphanumeric(32)}_${hex(8)}`],
  ['Datadog', `DD_API_KEY=${hex(32)}`],
  ['Vault', `hvs.${word(95)}`],
  ['Terraform', `${alphanumeric(14)}.atlasv1.${word(67)}`],
  ['Tailscale', `tskey-auth-k${alphanumeric(11)}CNTRL-${alphanumeric(32)}`],
  ['PlanetScale', `pscale_tkn_${word(43)}`],
  ['Neon', `napi_${made('[a-z0-9]{64}')}`],
  ['LangSmith', `lsv2_pt_${hex(32)}_${hex(10)}`],
  ['Pinecone', `pcsk_${alphanumeric(6)}_${alphanumeric(63)}`],
  ['ElevenLabs', `sk_${hex(48)}`],
  ['NVIDIA', `nvapi-${word(64)}`],
  ['Tavily', `tvly-dev-${alphanumeric(32)}`],
  ['1Password', `ops_eyJ${alphanumeric(300)}`],
  ['Mapbox', `sk.eyJ1${alphanumeric(60)}.${alphanumeric(22)}`],
  ['JFrog', `cmVmdGtuOjAxOj${alphanumeric(50)}`],
  ['SonarQube', `squ_${hex(40)}`],
  ['CircleCI', `CCIPAT_${alphanumeric(22)}_${hex(40)}`],
  ['Vercel blob', `vercel_blob_rw_${alphanumeric(16)}_${alphanumeric(30)}`],
  ['Aiven', `AVNS_${word(19)}`],
  ['Cloudflare tunnel', `eyJhIjoi${alphanumeric(160)}`],
  ['OneSignal', `os_v2_app_${made('[a-z0-9]{103}')}`],
  ['Segment', `sgp_${alphanumeric(64)}`],
  ['Dropbox, short-lived', `sl.u.${word(140)}`],
  ['Telethon session', `1BVtsOK${word(340)}`],
  ['Twitter bearer', `AAAAAAAAAAAAAAAAAAAAA${alphanumeric(80)}`],
];

const connections: readonly string[] = [
  ...[
    'postgres',
    'postgresql',
    'mysql',
    'mariadb',
    'mongodb',
    'mongodb+srv',
    'redis',
    'rediss',
    'amqp',
    'amqps',
    'smtp',
    'smtps',
  ].map((scheme) => `${scheme}://ann:${example('[a-z]{4}[0-9]{2}[A-Z]{3}[0-9]')}@db.internal.test/chat`),
  ...[
    'ftp',
    'sftp',
    'https',
    'http',
    'imap',
    'ldap',
    'mqtt',
    'nats',
    'clickhouse',
    'cockroachdb',
    'mssql',
    'sqlserver',
    'ssh',
    'socks5',
  ].map((scheme) => `${scheme}://ann:${example('[a-z]{4}[0-9]{2}[A-Z]{3}[0-9]')}@host.internal.test:4242`),
  `redis://:${secret().replace(/[#%]/g, '!')}@cache.test:6379/0`,
  `postgres://ann:p%40ss${example('[0-9]{3}[a-z]{3}')}@[::1]:5432/x`,
  `cloudinary://123456789012345:${word(27)}@demo`,
  `https://${hex(32)}:x-oauth-basic@github.com/a/b.git`.replace('x-oauth-basic', alphanumeric(20)),
  `Server=tcp:db.test,1433;Initial Catalog=chat;User ID=ann;Password=${secret()};Encrypt=True;`,
  `Data Source=db;Uid=ann;Pwd=${secret()};`,
  `Driver={ODBC Driver 18 for SQL Server};Server=db;UID=ann;PWD=${secret()}`,
  `host=db.test port=5432 dbname=chat user=ann password=${secret()}`,
  `jdbc:mysql://db.test:3306/chat?user=ann&password=${example('[a-z]{4}[0-9]{4}')}`,
  `jdbc:sqlserver://db.test:1433;databaseName=chat;user=sa;password=${secret()}`,
  `jdbc:oracle:thin:ann/${example('[a-z]{4}[0-9]{4}')}@//db.test:1521/x`,
  `ann:${example('[a-z]{4}[0-9]{4}')}@tcp(127.0.0.1:3306)/chat`,
  `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${alphanumeric(43)}=`,
  `mysql -u root -p${example('[a-z]{4}[0-9]{4}')} chat`,
  `curl -u ann:${example('[a-z]{4}[0-9]{4}')} https://api.test/`,
  `PGPASSWORD=${example('[a-z]{4}[0-9]{4}')} psql -h db`,
  `machine api.test login ann password ${example('[a-z]{4}[0-9]{4}')}`,
  `sshpass -p ${example('[a-z]{4}[0-9]{4}')} ssh ann@host.test`,
];

const cookies: readonly string[] = [
  `Cookie: sid=${hex(32)}; theme=dark`,
  `Set-Cookie: sid=${alphanumeric(24)}; HttpOnly; Path=/`,
  `Cookie: connect.sid=s%3A${word(32)}.${alphanumeric(43)}`,
  `connect.sid=s%3A${word(32)}.${alphanumeric(43)}`,
  `__Secure-next-auth.session-token=${alphanumeric(80)}`,
  `__Host-session=${alphanumeric(40)}`,
  `PHPSESSID=${made('[a-z0-9]{26}')}`,
  `JSESSIONID=${made('[A-F0-9]{32}')}`,
  `ASP.NET_SessionId=${made('[a-z0-9]{24}')}`,
  `.AspNetCore.Cookies=CfDJ8${word(120)}`,
  `laravel_session=eyJpdiI6${alphanumeric(120)}`,
  `sessionid=${made('[a-z0-9]{32}')}; csrftoken=${alphanumeric(64)}`,
  `_gitlab_session=${hex(32)}`,
  `wordpress_logged_in_${hex(32)}=ann%7C1700000000%7C${alphanumeric(43)}`,
  `user_session=${word(48)}`,
  `li_at=AQED${word(140)}`,
  `cf_clearance=${alphanumeric(43)}-1700000000-0-160`,
  `document.cookie = "auth_token=${alphanumeric(40)}"`,
  `curl -H "Cookie: JSESSIONID=${made('[A-F0-9]{32}')}" https://x.test`,
  `session=eyJ1c2VyIjoxfQ.${word(6)}.${word(27)}`,
];

const words: readonly string[] = [
  `Authorization: Bearer ${alphanumeric(40)}`,
  `Authorization: Basic ${base64(`ann:${secret()}`)}`,
  `"Authorization": "token ${hex(40)}"`,
  `X-Api-Key: ${alphanumeric(32)}`,
  `PRIVATE-TOKEN: ${word(20)}7b1C`,
  `{"auths":{"r.test":{"auth":"${base64(`ann:${secret()}`)}"}}}`,
  `password: ${secret()}`,
  `Password: Test1234!`,
  `the password is hunter2`,
  `my password is ${secret()}`,
  `DB_PASSWORD=${secret()}`,
  `"password": "${secret()}"`,
  `pwd = '${secret()}'`,
  `Passwort: ${secret()}`,
  `login ann, pass: ${secret()}`,
  `password: ${'qWfPbJlUyZ'}`,
  `ngrok config add-authtoken 2${alphanumeric(26)}_${alphanumeric(21)}`,
  `https://hooks.zapier.com/hooks/catch/1234567/${made('[a-z0-9]{7}')}/`,
  `https://maker.ifttt.com/trigger/door/with/key/${word(22)}`,
  `https://chat.googleapis.com/v1/spaces/AAAA${word(7)}/messages?key=${word(39)}&token=${word(43)}`,
  `.ROBLOSECURITY=_|WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in-as-you.|_${made('[0-9A-F]{200}')}`,
  `steamLoginSecure=76561198000000000%7C%7CeyAidHlwIjogIkpXVCIs${alphanumeric(80)}`,
  'my seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow',
  'Recovery phrase is 1. letter 2. advice 3. cage 4. absurd 5. amount 6. doctor 7. acoustic 8. avoid 9. letter 10. advice 11. cage 12. above',
  `contraseña: ${secret()}`,
  `mot de passe : ${secret()}`,
  `пароль: ${secret()}`,
  `密码：${secret()}`,
  `passphrase=${secret()}`,
  `spring.datasource.password=${secret()}`,
  `api_key: ${alphanumeric(32)}`,
  `const apiKey = "${alphanumeric(32)}";`,
  `client_secret=${word(40)}`,
  `SECRET_KEY = 'django-insecure-${alphanumeric(50)}'`,
  `access token: ${hex(40)}`,
  `"refresh_token":"${alphanumeric(60)}"`,
  `JWT_SECRET=${hex(64)}`,
  `my api key is ${alphanumeric(32)}`,
  `token=${hex(32)}`,
  `PrivateKey = ${alphanumeric(43)}=`,
  `{"kty":"EC","crv":"P-256","d":"${word(43)}"}`,
  jwt(),
  `here is the JWT: ${jwt()} ok?`,
  frame('RSA PRIVATE KEY'),
  frame('PRIVATE KEY'),
  frame('OPENSSH PRIVATE KEY'),
  frame('EC PRIVATE KEY'),
  frame('ENCRYPTED PRIVATE KEY'),
  frame('PGP PRIVATE KEY BLOCK'),
  frame('DSA PRIVATE KEY').replaceAll('\n', '\\n'),
  frame('PRIVATE KEY').slice(0, 70),
  `PuTTY-User-Key-File-3: ssh-ed25519`,
  base64(frame('PRIVATE KEY')),
];

const spaced = (text: string, sign: string, size = 1): string =>
  (text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []).join(sign);
const splits = [
  ['spaced out', (text: string) => spaced(text, ' ')],
  ['a character a line', (text: string) => spaced(text, '\n')],
  ['in groups', (text: string) => spaced(text, ' ', 8)],
  ['over lines', (text: string) => spaced(text, '\n', 20)],
  ['as a sum of strings', (text: string) => `"${spaced(text, '" + "', 12)}"`],
  ['with zero-width spaces', (text: string) => spaced(text, ' \u200b').replaceAll(' ', '')],
  ['percent-encoded', (text: string) => text.replace(/[^\w]|[A-C]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)],
  ['in full width', (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
] as const;

const row = (what: string) => (text: string) => ({ what, text });

/** Secrets of every format, each between words too; of what services issue, split in each way too. */
export const secrets: readonly Secret[] = [
  ...tokens,
  ...named,
  ...issued.map(([what, text]) => ({ what, text })),
  ...connections.map(row('a connection')),
  ...cookies.map(row('a cookie')),
  ...words.map(row('words')),
];

/** The same, taken apart. */
export const splitSecrets: readonly Secret[] = issued
  .filter(([, text]) => !/[ =]/.test(text.slice(0, 30)))
  .flatMap(([what, text]) => splits.map(([how, split]) => ({ what: `${what}, ${how}`, text: split(text) })));
