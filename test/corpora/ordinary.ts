import { innocents } from './innocents.ts';

// Texts of users that hold long words, numbers or the vocabulary of secrets, and no secret.
const lines = `
My key is under the mat, and my token of thanks is in the post.
The secret of good bread is time.
The password is not the problem, the people are.
I forgot my password again and had to reset it.
Your password must have at least 8 characters.
password: at least 12 characters, one digit
Password reset: https://example.org/reset
The password is case-sensitive.
What is the secret ingredient? Cinnamon.
The passphrase method: four random words, as in correct horse battery staple.
pass the salt, please
A seed phrase has twelve words, and whoever has the words has the money.
My mnemonic for the planets: My Very Educated Mother Just Served Us Nachos.
The recovery phrase was written on paper, then laminated, then lost in a move between flats.
The secret phrase in the novel turns out to be the name of her first dog.
mnemonic devices help students remember long lists such as bones, nerves, rivers, kings
First pass: 3 errors. Second pass: 1 error.
Mountain pass: closed since 12/11.
The boarding pass: gate B12, seat 14C.
I use JavaScript, TypeScript and PostgreSQL; my password manager is KeePassXC.
os_v2 was the name of our second kernel.
We met at hooks.zapier.com's booth; see make.com/en/pricing
The user name is JohnMcDonald.
She got a bus pass: 49 euros a month.
pwd prints the working directory: /home/ann/projects
The token economy: 3 tokens per chore.
ERC20 tokens are fungible.
An access token expires after an hour, a refresh token after 30 days.
You need an API key to call this service; never commit it.
Set OPENAI_API_KEY in your environment.
export GITHUB_TOKEN=$(gh auth token)
password = os.environ["DB_PASSWORD"]
const password = process.env.PASSWORD;
password: \${{ secrets.PASSWORD }}
password=<your password>
api_key = "YOUR_API_KEY"
token: <token>
Authorization: Bearer <token>
Authorization: Bearer $TOKEN
postgres://user:password@localhost:5432/db
mysql://USER:PASSWORD@HOST/DB
https://user:pass@example.com
redis://localhost:6379/0
mongodb://localhost:27017
http://localhost:8080/@ann
https://example.com:8443/path@2x.png
https://medium.com/@ann/how-i-learned-to-cook-1a2b3c4d5e6f
https://www.youtube.com/watch?v=dQw4w9WgXcQ
https://en.wikipedia.org/wiki/Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch
https://github.com/octocat/Hello-World/commit/7fd1a60b01f91b314f59955a4e4d4e80d8edf11d
https://github.com/nodejs/node/pull/12345#issuecomment-1234567890
https://docs.google.com/document/d/1aBcD2eFgH3iJkL4mNoP5qRsT6uVwX7yZ8-9/edit
https://maps.app.goo.gl/AbCdEf123456
https://www.amazon.de/dp/B08N5WRWNW/ref=sr_1_1?keywords=kettle&qid=1700000000
https://open.spotify.com/track/4cOdK2wGLETKBW3PvgPWqT
https://arxiv.org/abs/1706.03762
https://doi.org/10.1145/360825.360855
https://store.example/?utm_source=newsletter&utm_campaign=spring_2024&id=550e8400-e29b-41d4-a716-446655440000
commit 7fd1a60b01f91b314f59955a4e4d4e80d8edf11d fixes it
The commit hash is 9c2864dc41aaa8f35cc8146583fe42f406144cde.
git rebase --onto main 1f87ce5b35a45ee6fdd480bcd1846bd724daa0b9
git cherry-pick 2d2c95c2e2da6e148079ec381bc8bfc1545f28b8 and push
index e69de29bb2d1d6434b8b29ae775ad8c2e48c5391..9daeafb9864cf43055ae93beb0afd6c7d144bfa4 100644
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==
MD5 of the empty string: d41d8cd98f00b204e9800998ecf8427e
docker pull alpine@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b
550e8400-e29b-41d4-a716-446655440000
The request id is 7d444840-9dc0-11d1-b245-5ffdce74fad2, please look it up.
Idempotency key: 6ba7b810-9dad-11d1-80b4-00c04fd430c8
our user id is 4fzzzxjylrx-2024
room_8Hk2mPq9sT4vXw1z is where we talked
cursor: c1.7k8zdV.BhAPkxnoPber0Ema.2
Order number 302-9876543-1234567 arrived on time.
Tracking: 1Z999AA10123456784
My parcel is JJD000390007882001234
Invoice RE-2024-000123 is paid.
Flight LH454, booking reference X7KQ2P
ISBN 978-3-16-148410-0
ISBN-10: 0-306-40615-2
ISSN 2049-3630
DOI 10.1000/xyz123
+49 30 1234567
+1 (555) 010-9999, after 6 pm
0800 123 4567
IBAN DE89 3704 0044 0532 0130 00 is the example of the Bundesbank.
2001:0db8:85a3:0000:0000:8a2e:0370:7334
fe80::1ff:fe23:4567:890a%eth0
192.168.0.1/24
00:1A:2B:3C:4D:5E
0 3 * * 1-5 /usr/local/bin/backup.sh >> /var/log/backup.log 2>&1
*/15 * * * * curl -fsS https://example.org/ping
2026-11-22T10:00:00.000Z
Sun, 06 Nov 1994 08:49:37 GMT
1700000000 is 14 November 2023
v1.2.3-beta.4+build.20240115
node v26.10.0, npm 11.2.1
@types/node@26.6.6
eslint-config-airbnb-typescript-prettier
sk-learn is not the name, scikit-learn is
look at sk-something and ghp_ tokens
tokens that begin with ghp_ or glpat- are secrets
xoxb- begins a bot token, xoxp- a user token
AKIA is how the ids of keys begin.
The model is claude-sonnet-4-20250514.
gpt-4o-mini-2024-07-18 answers faster than gpt-4-turbo-2024-04-09
xai-grok-2-vision-1212
hf_hub_download("bert-base-uncased", "config.json")
meta-llama/Meta-Llama-3.1-70B-Instruct-GGUF-Q4_K_M
stable-diffusion-xl-base-1.0_0.9vae.safetensors
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
pneumonoultramicroscopicsilicovolcanoconiosis
Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz
supercalifragilisticexpialidocious
hippopotomonstrosesquippedaliophobia
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==
data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7
data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxIiBoZWlnaHQ9IjEiLz4=
data:image/jpeg;base64,/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD
-----BEGIN PUBLIC KEY-----MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A-----END PUBLIC KEY-----
-----BEGIN CERTIFICATE-----MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ-----END CERTIFICATE-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3VvKp5ohJ7K9mYd0b0G7yqz1 ann@example
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 ann@example
A public key may be shown to everybody, a private key to nobody.
BEGIN PRIVATE KEY is the first line of such a file.
Cookie: a recipe with chocolate and walnuts
Set-Cookie: theme=dark; Path=/
This site uses cookies: accept or decline?
cookie=consent
sid=left, nancy=right
The session is at 10, the session id is on your badge.
session=1&page=2
connect.sid is the default name of its cookie
The basic idea: basic training, basic income
Basic authentication sends name and password with each request.
bearer of bad news
private-token economy
function getUserAccessTokenFromCache(refreshTokenProvider) { return cache.get(refreshTokenProvider.key); }
const secretSantaAssignmentsForChristmasParty2024 = shuffle(people)
public static final String AUTHENTICATION_TOKEN_HEADER_NAME
SELECT token_id, key_name FROM api_keys WHERE deleted_at IS NULL
key: value
keys: left, right, up, down
key=C# minor
The song is in the key of B-flat, at 120 bpm.
"key": "ArrowLeft"
primary key (user_id, seq)
foreign_key: users.id
cache_key: users/1234567-20240101123456
auth: required
auth=true
token=abc
token = tokenizer.encode("hello world")
token_count: 4096
max_tokens: 8192, temperature: 0.7
secret: I like pineapple on pizza
Secret Santa: 24 December, 18:00
credentials: PhD, University of Vienna 1998
my pin is not 1234
The combination was 38-24-36 in the film.
e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 d6 c3 O-O
1. e4 c5 2. Nf3 d6 3. d4 cxd4 4. Nxd4 Nf6 5. Nc3 a6
rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1
C6H12O6 + 6 O2 → 6 CO2 + 6 H2O
CC(C)Cc1ccc(cc1)C(C)C(=O)O is ibuprofen in SMILES
InChI=1S/C9H8O4/c1-6(10)13-8-5-3-2-4-7(8)9(11)12/h2-5H,1H3,(H,11,12)
ATGGCGTACGATCGATCGATCGTAGCTAGCTAGCATCGATCGTAGC
MVLSPADKTNVKAAWGKVGAHAGEYGAEALERMFLSFPTTKTYFPHF
3.14159265358979323846264338327950288419716939937510
2.718281828459045235360287471352662497757
0xDEADBEEF and 0xCAFEBABE
#3f9a0c is a green, #7be1d2 a turquoise
rgba(12, 34, 56, 0.78)
U+1F600 U+1F601 U+1F602
\\u0068\\u0065\\u006c\\u006c\\u006f
%E4%BD%A0%E5%A5%BD is hello in Chinese
aGVsbG8gd29ybGQ= is hello world in base64
TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQ=
lat 52.5200, lon 13.4050
N 52° 31' 12.025" E 13° 24' 17.834"
9F4MGC22+XQ is a plus code
what3words: filled.count.soap
QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG
bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
0x742d35Cc6634C0532925a3b844Bc454e4438f44e
spotify:track:4cOdK2wGLETKBW3PvgPWqT
urn:isbn:9780306406157
mailto:ann@example.org?subject=Hello
ann@example.org, bob.smith+news@mail.example.co.uk
ssh ann@host.example -p 2222
scp -P 2222 file.txt ann@host.example:/tmp/
curl -u ann https://api.example/
curl -H "Accept: application/json" https://api.example/v1/items?limit=10
mysql -u root -p chat
docker run -p 8080:80 -e POSTGRES_PASSWORD=password postgres:16
psql -h localhost -p 5432 -U ann
rsync -avz --delete src/ ann@host:/backup/2024-01-15/
tar -xzf node-v26.10.0-linux-x64.tar.gz
npm install --save-exact @modelcontextprotocol/sdk@1.32.2
ffmpeg -i in.mp4 -c:v libx264 -crf 23 -preset slow out.mp4
kubectl get pods -n kube-system coredns-5d78c9869d-7x2kq
deployment.apps/chat-7f9c6b5d4-x8z2p restarted
ip-10-0-12-34.eu-central-1.compute.internal
arn:aws:iam::123456789012:role/ReadOnly
i-0abcd1234efgh5678 is stopped
ami-0c55b159cbfafe1f0
subnet-0bb1c79de3EXAMPLE
AKIAIOSFODNN7EXAMPLE
wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
Discord user 123456789012345678 joined
Discord: <@123456789012345678> said hi in <#987654321098765432>
Twitter status 1234567890123456789
Heroku dyno web.1 restarted, request_id=7d444840-9dc0-11d1-b245-5ffdce74fad2
Sentry issue 4567890123 happens since release 2024.1.15
Sentry commit 7fd1a60b01f91b314f59955a4e4d4e80d8edf11d broke it
The Linear issue ENG-1234 is done.
Datadog shows p95 of 230ms since deploy 20240115.1
Cloudflare ray id: 7d4f6a8b9c0e1f23-FRA
Vercel deployment dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ
Vercel builds take 35s, Netlify 42s
Facebook post 10158234567890123
Azure region westeurope, subscription 00000000-0000-0000-0000-000000000000
The Spotify song: 4cOdK2wGLETKBW3PvgPWqT
PayPal transaction 8XK12345AB678901C
Stripe charged pi_3MtwBwLkdIwHu7ix28a3tqPa, customer cus_NffrFeUfNV2Hib
Slack channel C024BE91L, thread 1700000000.123456
Two roads diverged in a yellow wood, And sorry I could not travel both
Shall I compare thee to a summer's day? Thou art more lovely and more temperate
Habe nun, ach! Philosophie, Juristerei und Medizin, Und leider auch Theologie!
Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore
THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 1234567890
I LOVE ALL CAPS AND SO DOES MY FATHER, WHO IS 87 AND LIVES IN AKRON
h e l l o   w o r l d
s p a c e d   o u t   f o r   f u n
G O O D   M O R N I N G
f(x) = 3x^2 + 2x - 5; f'(x) = 6x + 2
for (let i = 0; i < 10; i += 1) console.log(i ** 2)
SELECT name, age FROM people WHERE age > 30 AND city = 'Wien' ORDER BY name
<div class="flex items-center justify-between px-4 py-2 bg-gray-100">
.btn-primary:hover { background: #0056b3; transition: 0.2s ease-in-out; }
if __name__ == "__main__": main(sys.argv[1:])
TypeError: Cannot read properties of undefined (reading 'map') at App.tsx:42:17
at Object.<anonymous> (/home/ann/app/node_modules/jest-circus/build/index.js:1721:16)
[2024-01-15 10:23:45,678] INFO c.e.a.Service - handled in 123ms (trace=4bf92f3577b34da6a3ce929d0e0e4736)
traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
X-Request-Id: f058ebd6-02f7-4d3f-942e-904344e8cde5
User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36
`;

/** Texts that hold no secret, however much they look like it; and those in other scripts. */
export const ordinary: readonly string[] = [
  ...lines.split('\n').filter((line) => line !== ''),
  ...innocents.map(({ text }) => text),
  lines.split('\n').slice(1, 40).join('\n'),
];
