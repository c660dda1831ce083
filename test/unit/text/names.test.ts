import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemeCount, imitatesSystem, interestKey, languageKey } from '../../../src/text/names.ts';

describe('a name that is refused', () => {
  it.each([
    ...['system', 'System', 'SYSTEM', 'SyStEm', '[SYSTEM]', '<system>', 'system:', 'System message', 'Ann (System)'],
    ...['xX_system_Xx', 's y s t e m', 's.y.s.t.e.m', 's-y-s-t-e-m', 'sys tem', 'SystemMessage', 'systemmessage'],
    ...['System 2', 'system123', '5y5t3m', '$y$tem', 'sуstеm', 'ѕуѕтем', 'ѕуѕтєм', 'systern', 'ssyysstteemm', 'sýstém'],
    ...['ｓｙｓｔｅｍ', '𝐬𝐲𝐬𝐭𝐞𝐦', '𝓢𝔂𝓼𝓽𝓮𝓶', 'ⓢⓨⓢⓣⓔⓜ', '🅂🅈🅂🅃🄴🄼', '🆂🆈🆂🆃🅴🅼', '🅢🅨🅢🅣🅔🅜', '🇸🇾🇸🇹🇪🇲', 'ꜱʏꜱᴛᴇᴍ', 's̶y̶s̶t̶e̶m̶'],
    ...['admin', 'Admin Bob', '4dmin', '@dmin', 'аdmin', 'αdmιn', 'adm1n', 'adm!n', 'Administrator', 'AdminBot'],
    ...[
      'moderator',
      'm0derat0r',
      'Chat Moderator',
      'Assistant',
      'Assístant',
      'аssistаnt',
      'AI assistant',
      'A.s.s.i.s.t.a.n.t',
    ],
    ...[
      'server',
      'The Server',
      'Server notice',
      'developer',
      'Developer message',
      'Tool',
      'tool result',
      'user',
      'User:',
    ],
    ...['USER 1', 'Human', 'mcp-chat', 'MCP server', 'Official support team', 'the staff', 'root', 'ro0t', 'null'],
    ...['Администратор', 'система', 'Σύστημα', '系统', '管理员', 'システム', '시스템', 'sistema', 'Système', 'النظام'],
    // Capitals that look like others than their small letters do.
    ...['SΥSTEM', 'SYSTEΜ', 'ADΜIN', 'ADMIΝ', 'Μoderator', 'ΑDΜΙΝ', 'ΜΟDΕRΑΤΟR', 'ΗUΜΑΝ', 'ΛDMIN', 'SYSTΣM'],
    ...['ꓢꓬꓢꓔꓰꓟ', 'ꓮꓓꓟꓲꓠ', 'ᏚᎩᏚᎢᎬᎷ', 'ꮪꭹꮪꭲꭼꮇ', 'ᎪᎠᎷᎥN', 'SⲨSTEⲘ', 'АDМІN', 'ⲀDⲘⲒⲚ'],
    // Scripts that put no spaces between words.
    ...['系统管理员', '系统消息', '【系统】提示', '系 统', 'システム管理者', 'ｼｽﾃﾑ通知', '시스템관리자', 'ข้อความระบบ'],
    ...['operators', 'The operators', 'Staff Member', 'Administration', 'Moderation Team', 'Security Team', 'Mods'],
    ...['sys.tem message', 'mode rator', 'Trust & Safety Team', 'staff_member', 'security-team'],
  ])('%s', (name) => {
    expect(imitatesSystem(name)).toBe(true);
  });
});

describe('a name that is accepted', () => {
  it.each([
    ...[
      'Anonymous',
      'Ann',
      'Ecosystem fan',
      'Badminton Bob',
      'Observer',
      'Superuser Sue',
      'Ann the developer',
      'Toolmaker',
    ],
    ...['Claude Monet', 'Root beer lover', 'Chatty', 'Bot 7', 'The Bot', 'Serverus Snape', 'Systematic Sam', 'Adminka'],
    ...['Mo D', 'Opera Tor', 'Too L', 'Ro Ot', 'Business Administration fan', 'Team Rocket', 'Ann Member'],
    ...['ΜΑΡΙΑ', 'ΝΙΚΟΣ', 'МАРИНА', 'ДМИТРИЙ', 'ᎣᏏᏲ', 'ꓡꓲꓢꓴ', 'ⲘⲀⲢⲒⲀ', '系美', '田中管理', '李版'],
    ...['Модест', 'Дмитрий', 'Μαρία', 'Юстем', '田中さくら', '김민준', 'محمد', 'שרה', 'สมชาย', 'अमित', 'Nguyễn Văn A'],
    ...['👨‍👩‍👧‍👦', '🇩🇪', '🦊 fox', '1337', 'A1', 'x', 'Zoë', 'Ødegård', 'Łukasz', "O'Brien", 'J. R. R. Tolkien', ''],
  ])('%s', (name) => {
    expect(imitatesSystem(name)).toBe(false);
  });
});

it.each([
  ['Ann', 3],
  ['👨‍👩‍👧‍👦', 1],
  ['e\u0301', 1],
  ['🇩🇪🇫🇷', 2],
  ['நி', 1],
])('%s is as long as a reader counts', (text, count) => {
  expect(graphemeCount(text)).toBe(count);
});

describe('an interest', () => {
  it.each([
    ['  Board   Games ', 'board games'],
    ['ＪＡＺＺ', 'jazz'],
    ['ﬁlm', 'film'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['e\u0301tude', 'étude'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['c\u200bhess', 'chess'],
    ['ｶﾞﾝﾀﾞﾑ', 'ガンダム'],
    ['\u200b', ''],
  ])('%j is compared as %j', (raw, key) => {
    expect(interestKey(raw)).toBe(key);
  });

  it('is the same when it is taken twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(interestKey(interestKey(raw))).toBe(interestKey(raw));
      }),
    );
  });
});

it.each([
  ['EN', 'en'],
  ['en-US', 'en'],
  ['pt_BR', 'pt'],
  ['zh-Hant-TW', 'zh'],
  ['iw', 'he'],
  [' de ', 'de'],
  ['Plattdüütsch', 'plattdüütsch'],
  ['*', '*'],
  ['', ''],
])('the language %j is compared as %j', (raw, key) => {
  expect(languageKey(raw)).toBe(key);
});
