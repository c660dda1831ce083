import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysNothingNew } from '../../../machines/room/small-talk.ts';

describe('a message says nothing new', () => {
  it.each([
    ...['Thanks!', 'thank you so much', 'You’re welcome', "you're welcome :)", 'OK', 'ok.', 'Great, thanks!', 'Bye!'],
    ...['see you later', 'no problem', 'Yes, exactly!', '👍', '🙏🙏🙏', '❤️‍🔥', '...', '!!!', ':-)', 'Haha 😂'],
    ...[
      'Danke schön',
      'Vielen Dank!',
      'Tschüss',
      'merci beaucoup',
      'À bientôt !',
      'D’accord',
      'Muchas gracias',
      '¡Adiós!',
    ],
    ...[
      'Grazie mille',
      'Obrigado!',
      'Спасибо',
      '谢谢',
      '谢谢你！',
      '不客气。',
      '再见',
      'ありがとうございます',
      '감사합니다',
      'شكراً',
      'תודה',
    ],
    ...['ＴＨＡＮＫＳ', 'धन्यवाद', 'cảm ơn', 'тhanks'.replace('т', 't'), 'À bientôt'.normalize('NFD')],
  ])('when it is %j', (text) => {
    expect(saysNothingNew(text)).toBe(true);
  });
});

describe('a message says something', () => {
  it.each([
    ...[
      'Thanks, I am from Oslo',
      'ok?',
      'Good?',
      '你好吗',
      '42',
      'ok 7',
      'no',
      'thanks Bob',
      'Why?',
      'chess',
      'Привет, как дела',
    ],
    ...['thanks thanks thanks thanks thanks thanks', 'ok '.repeat(14), '👍'.repeat(41), 'great book', 'اسمي سارة'],
  ])('when it is %j', (text) => {
    expect(saysNothingNew(text)).toBe(false);
  });

  it('whenever it is long, and nothing it holds makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect([saysNothingNew(text), saysNothingNew(`${text}${'x'.repeat(41)}`)]).toEqual([
          expect.any(Boolean),
          false,
        ]);
      }),
    );
  });
});
