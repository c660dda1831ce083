/** Words of one language by which a name claims to speak for this server. Phrases are separated by commas, words by spaces. */
export interface AuthorityWords {
  /** A name that holds one of these as a word of its own is refused. Where a script puts no spaces, it is found anywhere. */
  readonly authorities?: string;
  /** The same for several words in a row, or written as one. */
  readonly phrases?: string;
  /** These belong to anybody, unless the name says nothing else. */
  readonly roles?: string;
  /** What goes with a role and claims nothing alone. */
  readonly additions?: string;
}

/** By language tag (BCP 47). */
export const authorityWords: Readonly<Record<string, AuthorityWords>> = {
  en: {
    authorities:
      'system systems sysadmin sysop admin admins administrator administrators superadmin moderator moderators webmaster helpdesk servicedesk techsupport postmaster',
    phrases:
      'customer support, customer service, customer services, customer care, client support, client service, user support, tech support, technical support, technical service, live support, chat support, online support, support team, support agent, support desk, support center, support centre, support staff, support chat, support bot, support line, support hotline, help desk, help center, help centre, service desk, official support, official team, official account, official bot, trust safety, trust and safety, security team, safety team, staff team, staff member, operations team, moderation team, mcp chat, mcp server, ai assistant, ai model, ai system, ai support, ai bot, ai tool, chat server, server owner, server bot, server message, site owner, chat owner, room owner, it support, it team, it department, it service, customer success, customer relations, ops team, billing team, billing support, billing department',
    roles:
      'administration assistant developer developers function gpt human mcp mod model moderation mods null official openai operations operator operators owner partner root safety security server servers service services staff support supports team tool undefined user help helper helpline hotline manager management maintainer maintainers verification compliance billing superuser',
    additions:
      'abuse account accounts agent agents alert bot bots care center centre chat client community customer desk error global host info instruction instructions line live member members message messages network notice notification notifications online platform privacy prompt real representative result site spam tech technical trust verified virtual warning website your official',
  },
  de: {
    authorities:
      'administratorin moderatorin systemadministrator systemverwalter kundendienst kundenservice kundensupport kundenbetreuung kundenberatung kundenberater kundenhotline benutzerservice benutzersupport nutzerservice servicestelle supportteam serviceteam chatbetreuer chatleitung systemnachricht systemmeldung servermeldung moderationsteam',
    phrases: 'technischer support, technischer dienst, technische hilfe, technischer kundendienst, technischer service',
    roles:
      'mitarbeiter mitarbeiterin verwaltung verwalter betreiber betreiberin hilfe sicherheit sicherheitsteam administrierung assistent assistentin betreuung hilfeteam serverleitung chatbot',
    additions:
      'offiziell offizielle offizieller technisch technische technischer kunden kunde nachricht meldung hinweis',
  },
  fr: {
    authorities: 'administrateur administratrice modérateur modératrice système superviseur',
    phrases:
      'service client, service clientèle, service clients, support technique, assistance technique, équipe support, équipe technique, assistance clientèle, relation client, message système, centre d aide',
    roles: 'assistance équipe serveur sécurité opérateur opératrice personnel soutien modération modo technicien',
    additions: 'officiel officielle technique clientèle compte',
  },
  es: {
    authorities: 'administrador administradora moderador moderadora sistema',
    phrases:
      'soporte técnico, servicio técnico, servicio al cliente, servicio de atención al cliente, atención al cliente, asistencia técnica, equipo de soporte, centro de ayuda, mensaje del sistema, atención al usuario',
    roles: 'soporte asistencia asistente ayuda servidor seguridad operador operadora equipo moderación administración',
    additions: 'oficial técnico técnica cliente clientes servicio usuario',
  },
  pt: {
    authorities: 'administrador administradora moderador moderadora sistema',
    phrases:
      'suporte técnico, atendimento ao cliente, serviço de atendimento, apoio ao cliente, assistência técnica, equipe de suporte, equipa de suporte, central de ajuda, serviço ao cliente',
    roles: 'suporte atendimento assistência assistente ajuda servidor segurança operador operadora equipe equipa',
    additions: 'oficial técnico cliente apoio',
  },
  it: {
    authorities: 'amministratore amministratrice moderatore moderatrice sistema',
    phrases:
      'servizio clienti, assistenza clienti, supporto tecnico, assistenza tecnica, servizio assistenza, servizio tecnico, centro assistenza',
    roles: 'assistenza assistente supporto aiuto sicurezza operatore operatrice squadra',
    additions: 'ufficiale tecnico tecnica clienti',
  },
  ca: { authorities: 'administrador moderador sistema', phrases: 'suport tècnic, atenció al client', roles: 'suport' },
  ro: {
    authorities: 'administrator moderator sistem sistemul',
    phrases: 'suport tehnic, serviciul clienți, serviciu clienți, relații clienți, asistență clienți',
    roles: 'suport asistență asistent echipa siguranță',
  },
  nl: {
    authorities: 'beheerder beheerders systeem systeembeheerder klantenservice klantendienst sitebeheerder',
    phrases: 'technische ondersteuning, technische dienst',
    roles: 'ondersteuning medewerker beveiliging assistentie helpdesk beheer',
    additions: 'officieel officiële technische',
  },
  da: {
    authorities: 'systemet kundeservice kundesupport',
    phrases: 'teknisk support',
    roles: 'medarbejder sikkerhed hjælp',
  },
  sv: {
    authorities: 'administratör systemet kundtjänst kundservice systemadministratör',
    phrases: 'teknisk support, kund tjänst',
    roles: 'säkerhet personal hjälp medarbetare',
    additions: 'officiell teknisk',
  },
  nb: {
    authorities: 'kundeservice kundestøtte kundesenter systemet',
    phrases: 'teknisk support, teknisk støtte',
    roles: 'sikkerhet',
  },
  fi: {
    authorities:
      'järjestelmä ylläpitäjä ylläpito moderaattori asiakaspalvelu asiakastuki pääkäyttäjä järjestelmänvalvoja',
    phrases: 'tekninen tuki',
    roles: 'käyttötuki turvallisuus palvelin',
  },
  et: { authorities: 'süsteem moderaator klienditeenindus klienditugi administraator', phrases: 'tehniline tugi' },
  lv: {
    authorities: 'sistēma moderators administrators',
    phrases: 'klientu atbalsts, tehniskais atbalsts',
    roles: 'atbalsts',
  },
  lt: {
    authorities: 'sistema moderatorius administratorius',
    phrases: 'klientų aptarnavimas, techninė pagalba',
    roles: 'pagalba',
  },
  pl: {
    authorities: 'administratorka moderatorka systemowy',
    phrases:
      'obsługa klienta, pomoc techniczna, wsparcie techniczne, dział obsługi klienta, biuro obsługi klienta, dział wsparcia',
    roles: 'wsparcie pomoc serwer obsługa bezpieczeństwo asystent zespół',
    additions: 'oficjalny oficjalna techniczna klienta',
  },
  cs: {
    authorities: 'administrátor moderátor systém správce',
    phrases: 'zákaznická podpora, technická podpora, zákaznický servis, zákaznické centrum',
    roles: 'podpora bezpečnost asistent obsluha',
  },
  sk: { authorities: 'správca', phrases: 'zákaznícka podpora, technická podpora, zákaznícky servis', roles: 'podpora' },
  sl: { authorities: 'skrbnik sistem', phrases: 'tehnična podpora, podpora uporabnikom', roles: 'podpora' },
  hr: {
    authorities: 'sustav sistem administratorica',
    phrases: 'korisnička podrška, tehnička podrška, korisnička služba, korisnički servis',
    roles: 'podrška sigurnost pomoć',
  },
  hu: {
    authorities: 'rendszer rendszergazda adminisztrátor moderátor ügyfélszolgálat',
    phrases: 'műszaki támogatás, technikai támogatás, ügyfél szolgálat',
    roles: 'támogatás biztonság segítség üzemeltető',
  },
  tr: {
    authorities: 'yönetici moderatör sistem yönetim',
    phrases: 'müşteri hizmetleri, teknik destek, destek ekibi, canlı destek, müşteri desteği, destek hattı',
    roles: 'destek sunucu güvenlik asistan yetkili',
    additions: 'resmi teknik canlı',
  },
  az: { authorities: 'idarəçi sistem', phrases: 'müştəri xidməti, texniki dəstək', roles: 'dəstək' },
  uz: { authorities: 'tizim', phrases: 'texnik yordam, mijozlarga xizmat' },
  sq: { authorities: 'sistemi', phrases: 'shërbimi i klientit, mbështetje teknike' },
  id: {
    authorities: 'sistem pentadbir',
    phrases:
      'layanan pelanggan, perkhidmatan pelanggan, dukungan teknis, bantuan teknis, khidmat pelanggan, sokongan teknikal, pusat bantuan',
    roles: 'sokongan dukungan bantuan layanan keamanan petugas',
    additions: 'resmi rasmi',
  },
  tl: { phrases: 'suporta sa kustomer, tulong teknikal, tagapangasiwa ng sistema', authorities: 'tagapangasiwa' },
  vi: {
    phrases:
      'quản trị viên, người kiểm duyệt, kiểm duyệt viên, hệ thống, hỗ trợ kỹ thuật, hỗ trợ khách hàng, chăm sóc khách hàng, dịch vụ khách hàng, điều hành viên, tổng đài viên, hỗ trợ',
  },
  sw: { authorities: 'msimamizi', phrases: 'huduma kwa wateja, msaada wa kiufundi', roles: 'msaada usaidizi mfumo' },
  ha: { phrases: 'mai gudanarwa, sabis na abokan ciniki, tallafin fasaha' },
  yo: { phrases: 'atilẹyin onibara, iṣẹ onibara' },
  zu: { phrases: 'usizo lwamakhasimende, ukusekelwa kwezobuchwepheshe', authorities: 'umlawuli' },
  so: { authorities: 'maamulaha', phrases: 'adeegga macaamiisha, taageero farsamo' },
  af: {
    authorities: 'stelsel administrateur stelseladministrateur kliëntediens',
    phrases: 'tegniese ondersteuning, kliënte diens',
  },
  is: {
    authorities: 'stjórnandi kerfisstjóri umsjónarmaður notendaþjónusta viðskiptaþjónusta',
    phrases: 'tæknileg aðstoð, þjónustuver',
    roles: 'þjónusta aðstoð kerfið þjónustuver',
  },
  ga: {
    authorities: 'riarthóir modhnóir',
    phrases: 'seirbhís do chustaiméirí, tacaíocht theicniúil',
    roles: 'tacaíocht córas',
  },
  cy: {
    authorities: 'gweinyddwr cymedrolwr',
    phrases: 'gwasanaeth cwsmeriaid, cymorth technegol, cefnogaeth dechnegol',
    roles: 'cymorth gwasanaeth',
  },
  eu: {
    authorities: 'administratzaile administratzailea moderatzaile moderatzailea',
    phrases: 'bezeroarentzako arreta, laguntza teknikoa',
    roles: 'laguntza zerbitzua zerbitzaria sistema',
  },
  gl: { phrases: 'soporte técnico, atención ao cliente', roles: 'axuda soporte' },
  mt: { authorities: 'amministratur moderatur', phrases: 'appoġġ tekniku, servizz tal klijenti', roles: 'appoġġ' },
  lb: { phrases: 'technesche support, clientsservice', authorities: 'clientsservice' },
  ku: { authorities: 'rêveber gerînende', phrases: 'piştgiriya teknîkî, xizmeta mişteriyan', roles: 'piştgirî' },
  ht: { authorities: 'administratè moderatè', phrases: 'sèvis kliyan, sipò teknik', roles: 'sipò' },
  eo: { authorities: 'administranto sistemo', phrases: 'klienta servo, teknika subteno' },
  la: { authorities: 'systema' },
  ru: {
    authorities:
      'система системы админ админы админка админша администратор администраторы администрация модератор модераторы модер сисадмин техподдержка саппорт',
    phrases:
      'служба поддержки, техническая поддержка, тех поддержка, поддержка клиентов, клиентская поддержка, служба безопасности, центр поддержки, команда поддержки, системное сообщение, служба помощи',
    roles:
      'поддержка оператор операторы сервер сотрудник сотрудники персонал безопасность помощник ассистент модерация помощь',
    additions: 'официальный официальная официально команда чат бот сообщение',
  },
  uk: {
    authorities: 'система адмін адміністратор адміністрація модератор техпідтримка',
    phrases: 'служба підтримки, технічна підтримка, підтримка клієнтів, служба безпеки, центр підтримки',
    roles: 'підтримка оператор сервер безпека помічник допомога',
    additions: 'офіційний офіційна команда',
  },
  be: {
    authorities: 'сістэма адміністратар мадэратар',
    phrases: 'служба падтрымкі, тэхнічная падтрымка',
    roles: 'падтрымка',
  },
  bg: {
    authorities: 'система администратор модератор',
    phrases: 'обслужване на клиенти, техническа поддръжка, екип за поддръжка',
    roles: 'поддръжка сървър сигурност',
  },
  sr: {
    authorities: 'систем администратор модератор',
    phrases: 'корисничка подршка, техничка подршка, кориснички сервис',
    roles: 'подршка сервер безбедност',
  },
  mk: { authorities: 'систем администратор модератор', phrases: 'техничка поддршка', roles: 'поддршка' },
  kk: { authorities: 'жүйе әкімші модератор', phrases: 'техникалық қолдау, қолдау қызметі', roles: 'қолдау' },
  ky: { authorities: 'башкаруучу', phrases: 'техникалык колдоо, колдоо кызматы', roles: 'колдоо' },
  tg: { authorities: 'маъмур', phrases: 'дастгирии техникӣ, хизматрасонии мизоҷон', roles: 'дастгирӣ' },
  tt: { authorities: 'идарәче', phrases: 'техник ярдәм, ярдәм хезмәте' },
  mn: { authorities: 'админ систем', phrases: 'хэрэглэгчийн үйлчилгээ, техникийн дэмжлэг' },
  el: {
    authorities: 'σύστημα διαχειριστής διαχειρίστρια συντονιστής αντιμίν',
    phrases: 'εξυπηρέτηση πελατών, τεχνική υποστήριξη, υποστήριξη πελατών, ομάδα υποστήριξης',
    roles: 'υποστήριξη διακομιστής ασφάλεια βοηθός βοήθεια προσωπικό',
    additions: 'επίσημος επίσημη ομάδα',
  },
  hy: {
    authorities: 'համակարգ ադմինիստրատոր մոդերատոր ադմին',
    phrases: 'տեխնիկական աջակցություն',
    roles: 'աջակցություն',
  },
  ka: { authorities: 'სისტემა ადმინისტრატორი მოდერატორი ადმინი', phrases: 'ტექნიკური მხარდაჭერა', roles: 'მხარდაჭერა' },
  he: {
    authorities: 'מערכת המערכת מנהל המנהל מנהלת אדמין מודרטור',
    phrases: 'שירות לקוחות, תמיכה טכנית, צוות תמיכה, צוות האתר, מנהל מערכת, מנהל האתר',
    roles: 'תמיכה התמיכה צוות הצוות שרת אבטחה מפעיל נציג עוזר',
    additions: 'רשמי רשמית',
  },
  ar: {
    authorities: 'النظام مسؤول المسؤول المشرف المشرفين مشرفة مدير المدير الإدارة إدارة أدمن ادمن الادارة',
    phrases: 'خدمة العملاء, خدمة الزبائن, الدعم الفني, دعم فني, فريق الدعم, الدعم التقني, مركز المساعدة, دعم العملاء',
    roles: 'مشرف الدعم دعم الخادم الأمن فريق الفريق المساعد موظف',
    additions: 'رسمي الرسمي',
  },
  fa: {
    authorities: 'سیستم مدیر ادمین مدیریت پشتیبان',
    phrases: 'خدمات مشتریان, پشتیبانی فنی, تیم پشتیبانی, پشتیبانی مشتریان',
    roles: 'پشتیبانی سرور امنیت دستیار اپراتور',
    additions: 'رسمی تیم',
  },
  ur: { authorities: 'منتظم ایڈمن سسٹم', phrases: 'کسٹمر سروس, تکنیکی مدد, کسٹمر سپورٹ', roles: 'سپورٹ معاونت' },
  ps: { authorities: 'مدیر', phrases: 'د پیرودونکو خدمت, تخنیکي ملاتړ', roles: 'ملاتړ' },
  sd: { authorities: 'منتظم ايڊمن', phrases: 'ڪسٽمر سروس' },
  ckb: { authorities: 'بەڕێوەبەر', phrases: 'خزمەتگوزاری کڕیار, پشتگیری تەکنیکی', roles: 'پشتگیری' },
  hi: {
    authorities: 'प्रणाली सिस्टम प्रशासक व्यवस्थापक एडमिन मॉडरेटर संचालक',
    phrases: 'ग्राहक सेवा, तकनीकी सहायता, ग्राहक सहायता, कस्टमर केयर, कस्टमर सपोर्ट, टेक सपोर्ट',
    roles: 'सहायता सपोर्ट सर्वर सुरक्षा सहायक कर्मचारी',
    additions: 'आधिकारिक टीम',
  },
  mr: { authorities: 'प्रशासक यंत्रणा', phrases: 'ग्राहक सेवा, तांत्रिक साहाय्य' },
  ne: { authorities: 'प्रशासक प्रणाली', phrases: 'ग्राहक सेवा, प्राविधिक सहयोग' },
  bn: {
    authorities: 'সিস্টেম প্রশাসক অ্যাডমিন মডারেটর এডমিন',
    phrases: 'গ্রাহক সেবা, কাস্টমার সার্ভিস, কারিগরি সহায়তা, কাস্টমার কেয়ার',
    roles: 'সহায়তা সার্ভার সাপোর্ট নিরাপত্তা',
  },
  pa: { authorities: 'ਸਿਸਟਮ ਪ੍ਰਸ਼ਾਸਕ ਐਡਮਿਨ', phrases: 'ਗਾਹਕ ਸੇਵਾ, ਤਕਨੀਕੀ ਸਹਾਇਤਾ', roles: 'ਸਹਾਇਤਾ' },
  gu: { authorities: 'સિસ્ટમ એડમિન સંચાલક', phrases: 'ગ્રાહક સેવા, તકનીકી સહાય', roles: 'સહાય સપોર્ટ' },
  or: { authorities: 'ପ୍ରଶାସକ ଆଡମିନ୍', phrases: 'ଗ୍ରାହକ ସେବା, ବୈଷୟିକ ସହାୟତା', roles: 'ସହାୟତା' },
  as: { authorities: 'প্ৰশাসক', phrases: 'গ্ৰাহক সেৱা, কাৰিকৰী সহায়' },
  ta: { authorities: 'நிர்வாகி அமைப்பு அட்மின்', phrases: 'வாடிக்கையாளர் சேவை, தொழில்நுட்ப ஆதரவு', roles: 'ஆதரவு' },
  te: { authorities: 'సిస్టమ్ నిర్వాహకుడు అడ్మిన్', phrases: 'వినియోగదారు సేవ, సాంకేతిక మద్దతు, కస్టమర్ సర్వీస్', roles: 'మద్దతు' },
  kn: { authorities: 'ನಿರ್ವಾಹಕ ವ್ಯವಸ್ಥೆ ಅಡ್ಮಿನ್', phrases: 'ಗ್ರಾಹಕ ಸೇವೆ, ತಾಂತ್ರಿಕ ಬೆಂಬಲ', roles: 'ಬೆಂಬಲ' },
  ml: { authorities: 'സിസ്റ്റം അഡ്മിൻ കാര്യനിർവാഹകൻ', phrases: 'ഉപഭോക്തൃ സേവനം, സാങ്കേതിക പിന്തുണ', roles: 'പിന്തുണ' },
  si: { authorities: 'පද්ධතිය පරිපාලක', phrases: 'පාරිභෝගික සේවය, තාක්ෂණික සහාය', roles: 'සහාය' },
  am: { authorities: 'ስርዓት አስተዳዳሪ', phrases: 'የደንበኛ አገልግሎት, የቴክኒክ ድጋፍ', roles: 'ድጋፍ' },
};

/** The same for languages that put no spaces between words, or few. */
export const unspacedAuthorityWords: Readonly<Record<string, AuthorityWords>> = {
  zh: {
    authorities:
      '系统 系統 管理员 管理員 管理者 管理人 版主 站长 站長 客服 客户服务 客戶服務 技术支持 技術支援 客户支持 客戶支援 审核员 審核員 官方账号 官方帳號 官方团队 官方團隊 工作人员 工作人員 网管 網管 群主 运营团队',
    roles: '官方 支持 支援 服务器 伺服器 助手 助理 安全中心 操作员 运营 營運 服务 服務 协管 主持人 帮助 幫助 版务',
    additions: '聊天 客户 客戶 团队 團隊 中心 机器人 機器人 通知 消息 訊息 提示 在线 線上 人员 技术 安全 账号',
  },
  ja: {
    authorities:
      'システム モデレーター モデレータ アドミン 管理者 管理人 運営 サポートセンター サポートチーム サポート窓口 サポートデスク カスタマーサポート カスタマーサービス テクニカルサポート ヘルプデスク お客様センター お問い合わせ窓口 事務局',
    roles: 'サポート 公式 サーバー サーバ アシスタント スタッフ オペレーター セキュリティ ヘルプ 管理 係員 担当者',
    additions: 'チーム センター ボット チャット お知らせ 通知 お客様 テクニカル カスタマー',
  },
  ko: {
    authorities:
      '시스템 관리자 운영자 운영진 운영팀 모더레이터 어드민 고객센터 고객지원 고객서비스 기술지원 지원팀 상담원 헬프데스크 서포트팀',
    roles: '공식 서버 도움말 도우미 보안 보안팀 직원 스태프 운영 서포트 어시스턴트',
    additions: '팀 센터 채팅 봇 알림 고객 기술',
  },
  th: {
    authorities: 'ระบบ ผู้ดูแล แอดมิน ฝ่ายสนับสนุน ฝ่ายบริการลูกค้า บริการลูกค้า ฝ่ายเทคนิค เจ้าหน้าที่ ทีมงาน ผู้ควบคุม โมเดอเรเตอร์',
    roles: 'ซัพพอร์ต เซิร์ฟเวอร์ ผู้ช่วย ช่วยเหลือ สนับสนุน ความปลอดภัย',
    additions: 'ทีม แชท บอท ลูกค้า ทางการ',
  },
  lo: { authorities: 'ລະບົບ ຜູ້ດູແລ ແອດມິນ ບໍລິການລູກຄ້າ', roles: 'ສະໜັບສະໜູນ ຊ່ວຍເຫຼືອ' },
  km: { authorities: 'ប្រព័ន្ធ អ្នកគ្រប់គ្រង អ្នកសម្របសម្រួល សេវាអតិថិជន ជំនួយបច្ចេកទេស', roles: 'ជំនួយ គាំទ្រ' },
  my: { authorities: 'စနစ် အက်ဒမင် စီမံခန့်ခွဲသူ ဖောက်သည်ဝန်ဆောင်မှု နည်းပညာပံ့ပိုးမှု', roles: 'ပံ့ပိုးမှု အကူအညီ' },
};

/** Words between others that say nothing. Read as words of their own alone: names of people hold them. */
export const connectingWords =
  'and at by for from in of on our the this und der die das von vom für les des del los dos das della из von';

/** What holds an authority and means none. */
export const innocentPhrases =
  'solar system, star system, sound system, immune system, nervous system, metric system, root system, system of a down, nintendo entertainment system, operating system, operating systems, public address system, system shock';
