/**
 * Alphabets in which generators of fancy names write Latin letters, each from a to z; a space where one has no letter. Letters that look-alikes
 * and compatibility forms of Unicode already cover are left out.
 */
const alphabets: readonly string[] = [
  // Canadian syllabics
  'ᗩᗷᑕᗪᗴᖴᘜᕼᓰᒍᛕᒪᗰᑎᗝᑭᑫᖇᔕ丅ᑌᐯᗯ᙭Ꭹᘔ',
  'ᐱᕊᑢᕲᕮᖵᘏᖺᐃᒎᐸᒷᘻᘉᑐᖰᕴᒋᔖᐪᑘᐻᗐᕽᘺᔓ',
  // Latin letters with tails, hooks and strokes
  'ąɓƈđɛƒɠɧïʝƙŀɱŋơρɋɽʂŧųѵщҳყʑ',
  'ąҍçժҽƒցհìʝҟӀʍղօքզɾʂէմѵաאվՀ',
  // Yi syllables
  'ꍏꌃꉓꀸꍟꎇꁅꃅꀤꀭꀘ꒒ꂵꈤꂦꉣꆰꋪꌗ꓄ꀎꃴꅏꊼꌩꁴ',
  'ꋬꃳꉔ꒯ꏂꊰꍌꁝ꒐꒻ꀘ꒒ꂵꋊꄲꉣꆰꋪꇙ꓄꒤꒦ꅐꉧꌦꁴ',
  // Thai, Hebrew, Greek and Cyrillic mixed
  'ค๒ς๔єŦﻮђเןкl๓ภ๏קợгรtยשฬאץz',
  'ﾑ乃ᄃり乇ｷムんﾉﾌズﾚﾶ刀のｱゐ尺丂ｲひ√山ﾒﾘ乙',
  'ΛBᄃDΣFGΉIJKᄂMПӨPQЯSƬЦVЩXYZ',
  'дБҁԀёҒԌЊїЈҜĿӍЙФРǪЯЅҐЏѴШЖЎЗ',
  // Old scripts
  'ⲁⲃⲥⲇⲉϥⳓϩⲓⳗⲕⲗⲙⲛⲟⲣϭⲅⲥⲧⲩⲃⲱⲭⲩⲍ',
  '𐌰𐌱𐌂𐌳𐌴𐍆𐌲𐌷𐌹𐌾𐌺𐌻𐌼𐌽𐍉𐍀𐌵𐍂𐍃𐍄𐌿𐍅𐍈𐍇𐌙𐌶',
  '𐌀𐌁𐌂𐌃𐌄𐌅𐌆𐌇𐌉 𐌊𐌋𐌌𐌍𐌏𐌐𐌒𐌓𐌔𐌕𐌖 𐌑𐌗𐌘𐌙',
  'ᚨᛒᚲᛞᛖᚠᚷᚺᛁᛃᚲᛚᛗᚾᛟᛈ ᚱᛊᛏᚢ ᚹ  ᛉ',
];

/** Letters turned by half a circle; a text of them is read from its end. */
const turned: readonly string[] = [
  'ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz',
  '∀𐐒Ɔᗡ ℲפHIſʞ˥WNOԀQɹS┴∩ΛMX⅄Z',
  'ɐqɔpəɟɓɥıɾʞʃɯuodbɹsʇnʌʍxʎz',
];

const latin = 'abcdefghijklmnopqrstuvwxyz';

const readBy = (tables: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    tables
      .toReversed()
      .flatMap((letters) => [...letters].map((letter, at) => [letter, latin[at] ?? ''] as const))
      .filter(([letter]) => letter !== ' '),
  );

const fancy = readBy(alphabets);
const upsideDown = readBy(turned);
const isTurnedLetter = /[ɐɔǝəɟƃɓɥᴉɾʞɯɹʇʌʍʎ∀Ɔᗡ˥┴⅄]/u;

/** The name in plain letters, if it is written in fancy ones. */
export function unfancied(name: string): string {
  return [...name].map((one) => fancy.get(one) ?? fancy.get(one.toLowerCase()) ?? one).join('');
}

/** The name as it reads upside down, if it has letters that are written so. */
export function turnedRound(name: string): string {
  if (!isTurnedLetter.test(name)) return name;
  return [...name]
    .map((one) => upsideDown.get(one) ?? upsideDown.get(one.toLowerCase()) ?? one)
    .reverse()
    .join('');
}
