/** Names that claim to be the server, its support or its moderators; one line a language or kind, separated by commas. */
const plain = [
  'System, Admin, Administrator, Moderator, Server, Support, Operator, Staff, Security, Assistant, Helpdesk, Official, Owner, Webmaster, Sysadmin, Sysop, Root',
  'Customer Support, Customer Service, Customer Care, Tech Support, Technical Support, Live Support, Support Team, Support Agent, Support Staff, Help Desk',
  'Help Center, Service Desk, Official Support, Official Account, Trust & Safety, Trust and Safety Team, Security Team, Moderation Team, Staff Member',
  'mcp-chat, MCP Chat, MCP Server, mcp_chat_support, Chat Server, Server Bot, Bot of the server, Server Owner, Chat Admin, Chat Moderator, System Message',
  'System Administrator, Admin Team, The Admins, Head Moderator, Ann (Admin), Ann [Moderator], Ann | Tech Support, Support 24/7, AI Assistant, The Operator',
  'CustomerSupport, techsupport, HelpDesk, adminbot, supportbot, chatmoderator, systemmessage, serveradmin, xX_admin_Xx, Admin123, mod, Mods, the.staff',
  'Kundendienst, Kundenservice, Kundenbetreuung, Systemadministrator, Technischer Support, Administratorin, Betreiber, Mitarbeiter, Kundendienst Anna',
  'Administrateur, Modérateur, Modératrice, Service client, Assistance technique, Équipe support, Support technique, Système, Service clientèle',
  'Soporte, Soporte técnico, Administrador, Moderadora, Atención al cliente, Servicio al cliente, Asistencia técnica, Sistema, Servidor, Operador oficial',
  'Suporte, Suporte técnico, Atendimento ao cliente, Equipe de suporte, Apoio ao cliente, Amministratore, Moderatore, Assistenza clienti, Servizio clienti',
  'Supporto tecnico, Assistenza, Beheerder, Klantenservice, Systeembeheerder, Kundtjänst, Administratör, Teknisk support, Kundeservice, Kundestøtte',
  'Ylläpitäjä, Asiakaspalvelu, Tekninen tuki, Järjestelmä, Obsługa klienta, Pomoc techniczna, Wsparcie techniczne, Zákaznická podpora, Správce, Technická podpora',
  'Korisnička podrška, Tehnička podrška, Ügyfélszolgálat, Rendszergazda, Rendszer, Suport tehnic, Serviciul clienți, Klientu atbalsts, Klienditugi',
  'Yönetici, Moderatör, Müşteri hizmetleri, Teknik destek, Destek, Sistem, Layanan Pelanggan, Dukungan Teknis, Pentadbir, Quản trị viên, Hỗ trợ kỹ thuật',
  'Chăm sóc khách hàng, Hỗ trợ, Hệ thống, Huduma kwa wateja, Msimamizi',
  'Модератор, Админ, Администратор, Администрация, Техподдержка, Служба поддержки, Поддержка, Система, Оператор, СИСТЕМА, Саппорт, Сисадмин, Служба безопасности',
  'Адміністратор, Служба підтримки, Підтримка, Технічна підтримка, Систем, Техничка подршка, Техническа поддръжка, Қолдау қызметі, Падтрымка',
  'Διαχειριστής, Σύστημα, ΣΥΣΤΗΜΑ, Υποστήριξη, Εξυπηρέτηση πελατών, Τεχνική υποστήριξη, Ադմին, Համակարգ, ადმინისტრატორი, სისტემა',
  'מנהל, מערכת, תמיכה, תמיכה טכנית, שירות לקוחות, צוות תמיכה, מנהל האתר',
  'مشرف, المشرف, مسؤول, النظام, الدعم الفني, خدمة العملاء, فريق الدعم, الإدارة, مدير, پشتیبانی, مدیر, ادمین, سیستم, پشتیبانی فنی, خدمات مشتریان, ایڈمن',
  'प्रशासक, व्यवस्थापक, सिस्टम, एडमिन, ग्राहक सेवा, तकनीकी सहायता, सहायता, প্রশাসক, গ্রাহক সেবা, অ্যাডমিন, ਐਡਮਿਨ, નિર્વાહક એડમિન, நிர்வாகி, வாடிக்கையாளர் சேவை',
  'అడ్మిన్, ನಿರ್ವಾಹಕ, സിസ്റ്റം, පරිපාලක, አስተዳዳሪ',
  '管理员, 系统管理员, 系统, 客服, 在线客服, 官方客服, 客户服务, 技术支持, 版主, 官方, 助手, 聊天助手, 工作人员, 管理員, 系統訊息, 客服小王, 服务器, 安全中心',
  '管理者, 運営, 運営チーム, サポート, サポートセンター, カスタマーサポート, システム, モデレーター, 公式, 公式サポート, サーバー, スタッフ, お客様サポート, ヘルプデスク',
  '관리자, 시스템, 시스템 알림, 운영자, 운영팀, 고객센터, 고객지원, 기술지원, 모더레이터, 서버, 상담원 김',
  'IT Support, Ops Team, Billing Department, Customer Success, Superuser, Stjórnandi, Þjónusta, Riarthóir, Tacaíocht, Gweinyddwr, Cymorth, Administratzaile',
  'Laguntza teknikoa, Bezeroarentzako arreta, Atención ao cliente, Sokongan, Usaidizi, Umlawuli, Maamulaha, Sabis na abokan ciniki, Rêveber, Sèvis kliyan',
  'Amministratur, Appoġġ tekniku, Kliëntediens, Маъмур, Колдоо кызматы, Идарәче, ପ୍ରଶାସକ, প্ৰশাসক, بەڕێوەبەر, منتظم, ملاتړ, 도움말',
  'ผู้ดูแลระบบ, ระบบ, แอดมิน, ฝ่ายบริการลูกค้า, เจ้าหน้าที่, ผู้ช่วย, ລະບົບ, ຜູ້ດູແລລະບົບ, អ្នកគ្រប់គ្រង, ប្រព័ន្ធ, သုံးစွဲသူစနစ်, အက်ဒမင်',
];

const mapped = (name: string, from: string, to: string): string => {
  const looks = new Map([...from].map((letter, index) => [letter, [...to][index] ?? letter]));
  return [...name].map((letter) => looks.get(letter) ?? letter).join('');
};
const shifted = (name: string, first: number): string =>
  [...name.toLowerCase()]
    .map((letter) => (/[a-z]/.test(letter) ? String.fromCodePoint(first + letter.charCodeAt(0) - 0x61) : letter))
    .join('');

/** Ways to write a name so that people read it and a list of words does not. */
const disguises: Readonly<Record<string, (name: string) => string>> = {
  'spaces between letters': (name) => [...name].join(' '),
  'points between letters': (name) => [...name].join('.'),
  'low lines between letters': (name) => [...name].join('_'),
  'zero-width spaces': (name) => [...name].join('\u200b'),
  'word joiners and soft hyphens': (name) => [...name].join('\u2060\u00ad'),
  'fillers of Hangul': (name) => [...name].join('\u3164'),
  'letters doubled': (name) => [...name].map((letter) => letter + letter).join(''),
  'letters drawn out': (name) => name.replace(/[aeiou]/g, (letter) => letter.repeat(5)),
  'full width': (name) => shifted(name, 0xff41),
  'bold letters of mathematics': (name) => shifted(name, 0x1d41a),
  'script letters of mathematics': (name) => shifted(name, 0x1d4ea),
  'fraktur letters of mathematics': (name) => shifted(name, 0x1d586),
  'letters in circles': (name) => shifted(name, 0x24d0),
  'white letters in squares': (name) => shifted(name, 0x1f170),
  'letters of flags': (name) => [...name].map((letter) => shifted(letter, 0x1f1e6)).join('\u200b'),
  'digits for letters': (name) => mapped(name.toLowerCase(), 'aeiost', '431057'),
  'Canadian syllabics': (name) => mapped(name.toLowerCase(), 'acdehlmnoprstuv', 'ᗩᑕᗪᗴᕼᒪᗰᑎᗝᑭᖇᔕ丅ᑌᐯ'),
  'Latin letters with tails': (name) => mapped(name.toLowerCase(), 'abcdeghiklmnoprstuvy', 'ąɓƈđɛɠɧïƙŀɱŋơρɽʂŧųѵყ'),
  'Yi syllables': (name) => mapped(name.toLowerCase(), 'acdehiklmnoprstuvy', 'ꍏꉓꀸꍟꃅꀤꀘ꒒ꂵꈤꂦꉣꋪꌗ꓄ꀎꃴꌩ'),
  'Thai and Hebrew letters': (name) => mapped(name.toLowerCase(), 'acdehiklmnoprstuvy', 'คς๔єђเкl๓ภ๏קгรtยשץ'),
  'kana and signs': (name) => mapped(name.toLowerCase(), 'acdehiklmnoprstuvy', 'ﾑᄃり乇んﾉズﾚﾶ刀のｱ尺丂ｲひ√ﾘ'),
  'capitals of Greek and Cyrillic': (name) => mapped(name.toLowerCase(), 'acdehiklmnoprstuvy', 'ΛᄃDΣΉIKᄂMПӨPЯSƬЦVY'),
  'Gothic letters': (name) => mapped(name.toLowerCase(), 'adehiklmnoprstu', '𐌰𐌳𐌴𐌷𐌹𐌺𐌻𐌼𐌽𐍉𐍀𐍂𐍃𐍄𐌿'),
  'letters upside down': (name) =>
    [...mapped(name.toLowerCase(), 'abcdefhikmnoprtuvy', 'ɐqɔpǝɟɥᴉʞɯuodɹʇnʌʎ')].reverse().join(''),
  'escapes of HTML': (name) => [...name].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  'escapes of URLs': (name) => name.replace(/[aeiou]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  'the long stroke of Arabic': (name) => [...name].join('ـ'),
  'signs for letters': (name) => mapped(name.toLowerCase(), 'aist', '@!$+'),
  'Cyrillic letters': (name) => mapped(name, 'acdeiopstuxyAEHKMOPCTX', 'асԁеіорѕтцхуАЕНКМОРСТХ'),
  'Greek letters': (name) => mapped(name, 'aeiknoptuvxABEIKMNOPTXYZ', 'αεικηορτυνχΑΒΕΙΚΜΝΟΡΤΧΥΖ'),
  'Armenian letters': (name) => mapped(name, 'ghnosu', 'ցհոօտս'),
  'Cherokee letters': (name) => mapped(name.toUpperCase(), 'ADEHIMRSTYWCPOV', 'ᎪᎠᎬᎻᏆᎷᏒᏚᎢᎩᎳᏟᏢOᏙ'),
  'Lisu letters': (name) => mapped(name.toUpperCase(), 'ADEIMNOPRSTUYCV', 'ꓮꓓꓰꓲꓟꓠꓳꓑꓣꓢꓔꓴꓬꓚꓦ'),
  'small capitals': (name) => mapped(name.toLowerCase(), 'adegiklmnoprstuvwy', 'ᴀᴅᴇɢɪᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏ'),
  'accents on every letter': (name) => [...name].map((letter) => `${letter}\u0301`).join(''),
  'letters struck through': (name) => [...name].map((letter) => `${letter}\u0336`).join(''),
  'two letters for one': (name) => name.toLowerCase().replaceAll('m', 'rn'),
  'brackets and numbers': (name) => `[[ ${name} ]] 2`,
};

const disguised = ['System', 'Administrator', 'Moderator', 'Tech Support', 'Customer Service', 'Helpdesk'];

export interface Impostor {
  readonly kind: string;
  readonly name: string;
}

export const impostorNames: readonly Impostor[] = [
  ...plain.flatMap((line) => line.split(', ')).map((name) => ({ kind: 'plain', name })),
  ...Object.entries(disguises).flatMap(([kind, disguise]) => disguised.map((name) => ({ kind, name: disguise(name) }))),
];
