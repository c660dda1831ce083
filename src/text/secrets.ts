import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';

// It would keep a mark of every message for as long as the process lives.
secretLintProfiler.setEnabled(false);

// Without the rule that lets a comment in the text itself switch the others off.
const config = {
  rules: rules.filter(({ meta }) => !meta.id.endsWith('-filter-comments')).map((rule) => ({ id: rule.meta.id, rule })),
};

/** Formats that the library leaves out, or finds only in configuration files. */
const formats: readonly RegExp[] = [
  // A key without its end is a key.
  /-----BEGIN (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  /PuTTY-User-Key-File-\d: /,
  // AWS access keys, Google API keys, secrets and tokens of OAuth
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /\bAIza[\w-]{35}/,
  /\bGOCSPX-[\w-]{28}/,
  /\bya29\.[\w-]{50}/,
  // Slack apps, Stripe restricted and test keys, webhooks
  /\bxapp-\d-[A-Z0-9]{8,}-\d{8,}-[0-9a-f]{32}/,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{20}/,
  /\bwhsec_[A-Za-z0-9+/]{32}/,
  // Further tokens of OpenAI, PyPI, Hugging Face, Twilio, Notion
  /\bsk-(?:proj|svcacct|admin)-[\w-]{40}/,
  /\bpypi-AgE[\w-]{50}/,
  /\bhf_[A-Za-z0-9]{34}\b/,
  /\b(?:SK|AC)[0-9a-f]{32}\b/,
  /\bntn_[A-Za-z0-9]{40}/,
  // Telegram and Discord bots, Discord webhooks
  /\b\d{8,10}:AA[\w-]{33}(?![\w-])/,
  /\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/,
  /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60}/,
  // Azure storage and shared access, DigitalOcean, Mailgun, age
  /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{42}/,
  /\bdo[opr]_v1_[0-9a-f]{64}\b/,
  /\bkey-[0-9a-f]{32}\b/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/,
  // JWT
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/,
];

/** Every format is a long word, a block of its own or part of an address; most messages hold none of these. */
const mayHoldOne = /[\w+/=.:-]{16}|-----BEGIN|PuTTY|:\/\//;

/** Whether the text holds something of a known form that only its owner should have: a private key, a token, a password in an address. */
export async function holdsSecret(text: string): Promise<boolean> {
  const plain = text.normalize('NFKC');
  if (!mayHoldOne.test(plain)) return false;
  if (formats.some((format) => format.test(plain))) return true;
  const { messages } = await lintSource({
    source: { content: plain, filePath: 'message.txt', ext: '.txt', contentType: 'text' },
    options: { config, noPhysicFilePath: true },
  });
  return messages.length > 0;
}
