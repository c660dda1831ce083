import { describe, expect, it } from 'vitest';
import { holdsSecret } from '../../../src/text/secrets.ts';
import { innocents } from '../../corpora/innocents.ts';

// Put together here, so that no scanner of this repository takes them for real ones.
const letters = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC';
const word = (length: number): string => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
const upper = (length: number): string => 'Q7RZK2M4WXP5T3NB'.repeat(6).slice(0, length);
const hex = (length: number): string => '3f9a0c7be1d24586'.repeat(8).slice(0, length);
const digits = (length: number): string => '8315420967'.repeat(4).slice(0, length);
const pem = (name: string): string =>
  `-----BEGIN ${name}-----\n${word(64)}\n${word(64)}\n${word(40)}\n-----END ${name}-----`;

const secrets: readonly (readonly [what: string, secret: string])[] = [
  ['an RSA key', pem('RSA PRIVATE KEY')],
  ['a key of PKCS 8', pem('PRIVATE KEY')],
  ['an encrypted key', pem('ENCRYPTED PRIVATE KEY')],
  ['an EC key', pem('EC PRIVATE KEY')],
  ['an OpenSSH key', pem('OPENSSH PRIVATE KEY')],
  ['a PGP key', pem('PGP PRIVATE KEY BLOCK')],
  ['the beginning of a key', pem('PRIVATE KEY').slice(0, 60)],
  ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-ed25519'],
  ['a GitHub token', `ghp_${word(36)}`],
  ['a GitHub app token', `ghs_${word(36)}`],
  ['a fine-grained GitHub token', `github_pat_${word(22)}_${word(59)}`],
  ['a GitLab token', `glpat-${word(20)}`],
  ['an AWS key id', `AKIA${upper(16)}`],
  ['an AWS secret', `aws_secret_access_key=${word(40)}`],
  ['a Google API key', `AIza${word(35)}`],
  ['a Google OAuth secret', `GOCSPX-${word(28)}`],
  ['a Slack bot token', `xoxb-${digits(12)}-${digits(12)}-${word(24)}`],
  ['a Slack app token', `xapp-1-${upper(11)}-${digits(13)}-${hex(64)}`],
  ['a Slack webhook', `https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${word(24)}`],
  ['a Stripe key', `sk_live_${word(24)}`],
  ['a restricted Stripe key', `rk_live_${word(24)}`],
  ['a Stripe webhook secret', `whsec_${word(32)}`],
  ['an OpenAI key', `sk-${word(20)}T3BlbkFJ${word(20)}`],
  ['an OpenAI project key', `sk-proj-${word(74)}T3BlbkFJ${word(74)}`],
  ['an Anthropic key', `sk-ant-api03-${word(93)}AA`],
  ['an npm token', `npm_${word(36)}`],
  ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${word(80)}`],
  ['a Telegram bot token', `${digits(10)}:AA${word(33)}`],
  ['a Discord bot token', `M${word(23)}.${word(6)}.${word(27)}`],
  ['a Discord webhook', `https://discord.com/api/webhooks/${digits(18)}/${word(68)}`],
  ['a JWT', `eyJ${word(20)}.eyJ${word(40)}.${word(43)}`],
  ['a SendGrid key', `SG.${word(22)}.${word(43)}`],
  ['a Twilio key', `SK${hex(32)}`],
  ['a Mailgun key', `key-${hex(32)}`],
  ['a Hugging Face token', `hf_${word(34)}`],
  ['an Azure storage key', `AccountKey=${word(86)}==`],
  ['a DigitalOcean token', `dop_v1_${hex(64)}`],
  ['a Notion token', `ntn_${word(46)}`],
  ['a Shopify token', `shpat_${hex(32)}`],
  ['a Linear key', `lin_api_${word(40)}`],
  ['a Groq key', `gsk_${word(52)}`],
  ['a Vault token', `hvs.${word(95)}`],
  ['a Docker token', `dckr_pat_${word(27)}`],
  ['an age key', `AGE-SECRET-KEY-1${upper(58)}`],
  ['a password in an address', 'https://ann:p4ssw0rd@db.internal.test/'],
  ['a password of a database', 'postgres://ann:hunter2pw@db.internal.test:5432/chat'],
];

describe('a secret', () => {
  it.each(secrets)('is found: %s', (_, secret) => {
    expect(holdsSecret(secret)).toBe(true);
    expect(holdsSecret(`here: ${secret} ok?`)).toBe(true);
  });

  it('is found behind words that switch a linter off', () => {
    expect(holdsSecret(`/* secretlint-disable */ ghp_${word(36)}`)).toBe(true);
    expect(holdsSecret(`secretlint-disable\nlin_api_${word(40)}`)).toBe(true);
  });
});

describe('no secret', () => {
  it.each(innocents)('is in $what', ({ text }) => {
    expect(holdsSecret(text)).toBe(false);
  });

  it.each([
    'My key is under the mat, and my token of thanks is in the post.',
    'Donaudampfschifffahrtsgesellschaftskapitän',
    'https://en.wikipedia.org/wiki/Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
    'https://github.com/octocat/Hello-World/commit/7fd1a60b01f91b314f59955a4e4d4e80d8edf11d',
    '550e8400-e29b-41d4-a716-446655440000',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '+49 30 1234567, 2026-11-22T10:00:00.000Z',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ ann@example',
    'look at sk-something and ghp_ tokens',
  ])('is in %j', (text) => {
    expect(holdsSecret(text)).toBe(false);
  });
});
