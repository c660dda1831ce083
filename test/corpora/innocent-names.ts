/** Names that people give themselves, and that claim nothing; one line a language or kind, separated by commas. */
const lines = [
  // English names, and words that hold an authority without being one
  'Ann, Bob, Zoë, Modesto, Stafford, Rootsy, Adminah, Supporter Sue, Moderna, Systematic Sam, Ecosystem fan, Badminton Bob, Observer, Servando',
  'Superuser Sue, Toolmaker, Toolan, Chatty Cathy, Bot 7, The Bot, Root beer lover, Opera Singer, Operetta, Sysiphus, Sister Mary, Assistant Coach Ann',
  'Ann the developer, Moderately Funny, Modern Art, Model Trains, Guitar Hero, Team Rocket, Ann Member, Customary Carl, Servicio Libre, Solar System',
  'Sound System Sally, System of a Down fan, Business Administration fan, Office Worker, Safety First Fred, Official Nerd, Humanoid, Human Being Jim',
  'Security Guard Pete, Stand User Jojo, Helper Elf, Tech Guy, Techno Tina, Desk Jockey, Careless Whisper, Agent 47, Secret Agent Man, Room 237',
  'Live Laugh Love, Virtual Vera, Robot Roger, Global Traveller, Real Slim, Prompt Pete, Null Island, Server at a diner, Tennis Server Tim',
  'Waiter not Server, Roland, Adonis, Adman Draper, Madmin, Admiral Ackbar, Administer Ally, Amin, Armin, Yasmin, Jasmin, Damin, Edmin Lee, Adminton',
  "O'Brien, J. R. R. Tolkien, Jean-Luc Picard, Claude Monet, Serverus Snape, Mo D, Opera Tor, Too L, Ro Ot, xX_Dragon_Xx, n00b, l33t h4x0r, 1337, A1, x",
  'CoolCat99, night_owl, BookWorm, coffee-addict, Mr. Nobody, Lady Gaga fan, Captain Obvious, DJ Shadow, MC Hammer, Dr. Who, Capt. Nemo, Sir Lancelot',
  'Teamster Joe, Tina from accounting, Accountant Al, Communist Cat, Community Garden, Helpful Hannah, Notice Me Senpai, Errol, Error 404 Brain, Infosec Ivy',
  'Kundera, Kunden, Dienstag, Hilfiger, Modegeschäft, Systemkritiker, Amministrato, Assist Queen, Steam Deck, Steamer, Teammate, Beam Team Six, Rob Otto',
  // German, Dutch, Nordic
  'Jürgen, Björn, Käthe, Günther Groß, Liesl, Hänsel, Anneliese, Heinz-Peter, Friederike, Moritz, Ole, Søren, Åsa, Ødegård, Þórður, Guðrún, Jóhanna, Mette',
  'Pieter van den Berg, Sjoerd, Femke, Jeroen, Maaike, Väinö, Päivi, Aino, Kalevi, Tuuli, Jaan, Õnne, Ülle, Sven Svensson, Lars, Ingrid, Håkon, Solveig',
  // Romance
  'José, María José, Íñigo, Begoña, Señor Pérez, Ximena, Aidé, Moderato Cantabile, João, Conceição, Gonçalo, Simão, Luís, Beatriz, Zélia, Édouard, Hélène',
  'Françoise, Loïc, Anaïs, Benoît, Gaëlle, Giuseppe, Nicolò, Beatrice, Concetta, Ștefan, Mădălina, Ionuț, Jordi, Núria, Assisi Pilgrim, Sergio Moderno',
  // West and south Slavic, Baltic, Hungarian, Turkish, Albanian
  'Łukasz, Małgorzata, Świętosława, Grzegorz Brzęczyszczykiewicz, Jiří, Šárka, Řehoř, Ľubomír, Žofia, Đorđe, Željka, Nataša, Matjaž, Jānis, Ķēniņš, Žydrūnas',
  'Eglė, Árpád, György, Szűcs, Zsófia, Ödön, Özgür, Çağla, Şule, İbrahim, Ayşe, Yiğit, Uğur, Dëshira, Besnik, Modest, Adem, Admir, Edmin, Systeemi Sanna',
  // Cyrillic
  'Дмитрий, Анна, Сергей, Ольга, Юлия, Алёна, Модест, Модерн, Юстем, Игорь, Святослав, Админтай, Олександр, Ганна, Їжачок, Володимир, Янка, Аляксандр',
  'Георги, Цветан, Ђорђе, Љиљана, Ѓорѓи, Нурсултан, Айгүл, Бат-Эрдэнэ, Оюунчимэг, МАРИНА, ДМИТРИЙ, Серверина, Командор, Систематик, Операция Ы, Кот Матроскин',
  // Greek, Armenian, Georgian
  'Μαρία, Γιώργος, Ελένη, Νίκος, ΜΑΡΙΑ, ΝΙΚΟΣ, Παναγιώτης, Αθηνά, Συστάδα, Արամ, Անահիտ, Գագիկ, Նարեկ, გიორგი, ნინო, თამარ, ზურაბ',
  // Arabic, Persian, Urdu, Hebrew
  'محمد, فاطمة, عبد الله, عائشة, نظام الدين, مساعد الرشيدي, پرویز مشرف, سامانه, ناظر, مریم, علی‌رضا, حسین, زهرا, خادم حسین, علی, محمد نظامی, بلال, ثناء',
  'שרה, משה, רחל, יעקב, נועם, אביגיל, חיים, צביקה, שירות המדינה, מנחם, עוזיאל',
  // Iceland, Ireland, Wales, the Basques, Malta; Africa; central Asia
  'Stjarna, Kristín, Seán, Siobhán, Aoife, Ríona, Tadhg, Rhys, Gwenllian, Myfanwy, Cymro, Ander, Nerea, Lagun Zaharra, Ġorġ, Żaren, Rêzan, Berfîn, Gerda',
  'Mai Gida, Aminu, Maamun, Umlazi, Sabelo, Kliënt Eastwood, Usain, Soko Joe, Азамат, Гүлнара, Идрис, Алсу, Фирдавс, ମମତା, ৰাজেন, ئاراس, پسرلی',
  // Fancy letters
  'ᗩᑎᑎ, ᔕᑌᑎᑎƳ, ąŋŋą, ɖɛɱօŋ, ꌗꀎꈤ, ςคt, んﾉﾶ, ΛППΛ, 𐌰𐌽𐌽𐌰, ɐuuɐ, ʎuuns, ʇɐɔ, のりこ, ﾀﾅｶ, 山刀, ภาวิณี, רון, ᓄᓇᕗᑦ, ꆈꌠ, ᚠᚢᚦᚨᚱᚲ, 50%25 cat, Tom &amp; Jerry',
  // South Asia
  'अमित, प्रिया, राजेश, सुनीता, श्रीनिवास, कृष्ण, ज्योति, আনিকা, রহিম, সুমন, ਗੁਰਪ੍ਰੀਤ, ਹਰਜੀਤ, જયેશ, હેતલ, முருகன், கவிதா, లక్ష్మి, రాజు, ಮಂಜುನಾಥ, ಗೀತಾ',
  'മോഹൻലാൽ, ലക്ഷ്മി, නිමල්, කුමාරි, பாரதி, सहाय, सेवक राम, सुरक्षित, প্রশান্ত, ආදිත්‍ය',
  // South-east Asia
  'สมชาย, มาลี, ณัฐพล, วิไล, ຄຳ, ບຸນມີ, សុខា, ចាន់ណា, វិចិត្រ, အောင်, မြင့်, စန္ဒာ, Nguyễn Văn A, Trần Thị Hương, Lê Hồ, Hồ Văn Trọ, Quân Trí, Nguyễn Quân Trí',
  'Budi, Siti Nurhaliza, Agung, Bantu Biko, Juan dela Cruz, Maganda, Sistiana, Dukun Dude, Kyaw, Thet',
  // East Asia
  '王伟, 李娜, 张三, 陈美玲, 林志玲, 系美, 官晓东, 李版, 支援者阿明不, 小助, 服部半蔵, 田中さくら, 佐藤健, 鈴木一郎, 田中管理, 山田システィーナ, さくら, ゆうき, 運天, ハルカ, ケンジ',
  '김민준, 이서연, 지원, 김지원, 박지훈, 최수빈, 서보안나, 시스터, 정공식이네, 사포, 강아지, 고객님아, ハンス, サポーターズ, スタッフォード, ヘルプマン, 公式戦, サーバル',
  // Africa and elsewhere
  'አበበ, ሰላም, Chukwuemeka, Ngozi, Adaeze, Oluwaseun, Ẹniọlá, Kwame, Thandiwe, Nomvula, Mfundo, Wanjikũ, Juma, ᎣᏏᏲ, ꓡꓲꓢꓴ, ⲘⲀⲢⲒⲀ, Keʻala, Ngaio, Aroha, Nanuk',
  // Signs, numbers, emoji
  '👨‍👩‍👧‍👦, 🇩🇪, 🦊 fox, ¯\\_(ツ)_/¯, ♡ Luna ♡, ★彡 Star 彡★, 42, 007, π, ∞, ~*Sparkles*~, -.-, :), <3 cats, a/b, 100%, C3PO, R2-D2, T-800, HAL 9001, GLaDOS fan',
];

export const innocentNames: readonly string[] = lines.flatMap((line) => line.split(', '));
