import { limits } from '../limits.ts';
import type { RoomContext } from './context.ts';
import type { Seat } from './seats.ts';
import { withSeat } from './seats.ts';

/** Words that answer without saying anything, in some languages of those who may chat here: lower case, without apostrophes. */
const emptyWords = new Set(
  [
    'ok okay okey k kk yes yep yeah yup sure indeed right exactly agreed true great good nice cool fine perfect awesome',
    'amazing wonderful lovely excellent fantastic brilliant super thanks thank thx ty you too so very much many welcome',
    'youre your pleasure anytime noproblem likewise same here cheers bye goodbye ciao see later take care have a',
    'day night evening well noted understood got it done lol haha hehe hmm oh ah wow yay and the all best',
    'danke dankeschön vielen dank bitte bitteschön schön gern gerne gut genau ja klar tschüss tschau auf wiedersehen prima toll',
    'merci beaucoup de rien oui bien parfait super daccord au revoir bonne journée nuit à bientôt',
    'gracias muchas muchísimas nada sí si claro vale bueno bien perfecto genial adiós hasta luego pronto igualmente',
    'grazie mille prego perfetto bene certo arrivederci obrigado obrigada sim claro ótimo tchau valeu',
    'bedankt dank je wel graag gedaan prima doei tack takk tak kiitos ole hyvä dziękuję proszę dobrze pa díky',
    'спасибо пожалуйста хорошо ладно да пока отлично ок дякую добре teşekkürler tamam rica ederim hoşça kal',
    'شكرا شكراً عفوا حسنا نعم תודה בבקשה בסדר כן ευχαριστώ ναι εντάξει धन्यवाद ठीक है हाँ asante sawa terima kasih',
    '谢谢 谢谢你 谢谢您 多谢 不客气 不用谢 好 好的 好吧 嗯 嗯嗯 是 是的 对 再见 拜拜 謝謝 謝謝你 不客氣 再見 收到 明白',
    'ありがとう ありがとうございます どういたしまして はい うん そうですね 了解 了解です またね さようなら',
    '감사합니다 고마워 고마워요 천만에요 네 예 응 좋아요 안녕 안녕히 가세요 cảm ơn vâng dạ được tạm biệt',
  ].flatMap((line) => line.normalize('NFKC').split(' ')),
);

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** The one place where a no is a courtesy. */
const noProblem = /\bno (problems?|worries)\b/;
const question = /[?؟]$/u;

/**
 * Whether a message only acknowledges: thanks, agreement, a farewell, or nothing but emoji and punctuation. Wrong now and then, as it
 * knows words and no grammar: fit to count in a row, not to judge one message by. Costs no more for a long message than for a short one.
 */
export function saysNothingNew(text: string): boolean {
  // A code point is two units at most.
  if (text.length > 2 * limits.emptyMessageCharsMax || [...text].length > limits.emptyMessageCharsMax) return false;
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’ʼ`´]/g, '')
    .replace(noProblem, 'noproblem')
    .trim();
  const words = plain.match(word) ?? [];
  if (words.length === 0) return true;
  return (
    words.length <= limits.emptyMessageWordsMax && !question.test(plain) && words.every((one) => emptyWords.has(one))
  );
}

/** The consecutive messages of each member that say nothing new, counting this one. Nothing is counted once both were told. */
export function emptyAfter(
  { emptyInARow, isToldNothingNew }: Pick<RoomContext, 'emptyInARow' | 'isToldNothingNew'>,
  seat: Seat,
  text: string,
): readonly [number, number] {
  if (isToldNothingNew || !saysNothingNew(text)) return [0, 0];
  return withSeat(emptyInARow, seat, emptyInARow[seat] + 1);
}
