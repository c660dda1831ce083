/** A text with characters that cannot be seen, as people write it in one script. */
export interface OrdinaryText {
  readonly what: string;
  readonly text: string;
  /** The part of it that is kept, unless all is. */
  readonly shown?: string;
}

const zwsp = '\u200b';

export const ordinaryMarks: readonly OrdinaryText[] = [
  {
    what: 'Khmer with breaks between its words',
    text: ['ខ្ញុំ', 'ចូលចិត្ត', 'អាន', 'សៀវភៅ', 'នៅ', 'ពេល', 'យប់'].join(zwsp),
  },
  {
    what: 'Khmer with breaks beside signs and digits',
    text: `ឆ្នាំ${zwsp}2024${zwsp}ខ្ញុំ${zwsp}ទៅ${zwsp}។${zwsp}`,
    shown: `ឆ្នាំ2024ខ្ញុំ${zwsp}ទៅ${zwsp}។`,
  },
  { what: 'Thai with breaks between its words', text: ['ฉัน', 'ชอบ', 'อ่าน', 'หนังสือ', 'มาก'].join(zwsp) },
  { what: 'Lao with breaks between its words', text: ['ຂ້ອຍ', 'ມັກ', 'ອ່ານ', 'ປຶ້ມ'].join(zwsp) },
  { what: 'Burmese with breaks between its words', text: ['ကျွန်တော်', 'စာအုပ်', 'ဖတ်', 'တယ်'].join(zwsp) },
  { what: 'Javanese with breaks between its words', text: ['ꦲꦏ꧀ꦱꦫ', 'ꦗꦮ'].join(zwsp) },
  { what: 'Persian with half spaces', text: 'می\u200cخواهم کتاب\u200cها را بخوانم' },
  { what: 'Hindi with joiners', text: 'क्\u200dष और क्\u200cष' },
  { what: 'Malayalam with joiners', text: 'അവന്\u200dറെ ന്\u200d' },
  { what: 'Sinhala with joiners', text: 'ශ්\u200dරී ලංකාව' },
  { what: 'Mongolian with its separator', text: 'ᠪᠠᠢᠨ\u180eᠠ ᠴᠠᠭᠠᠨ ᠰᠠᠷ\u180eᠠ' },
  { what: 'Mongolian with chosen shapes', text: 'ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ ᠦᠨ ᠭ\u180bᠠ ᠳᠤ' },
  {
    what: 'Hebrew with marks of direction',
    text: '\u200fאני כותב C++\u200f וגם \u200eJava\u200e!',
    shown: 'אני כותב C++ וגם Java!',
  },
  { what: 'Arabic with marks of direction', text: 'أحب \u200eC++\u200e\u061c كثيرا', shown: 'أحب C++ كثيرا' },
  { what: 'Hebrew, a mark at each word', text: '\u200fאב\u200f \u200fגד\u200f', shown: 'אב גד' },
  { what: 'Tibetan', text: 'བཀྲ་ཤིས་བདེ་ལེགས།' },
];
