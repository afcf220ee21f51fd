"""The words of refusals, by what they are about, in the languages of the providers' makers. All are folded.

From the five documents and the field (provider-api.md, "Error texts seen on `add`").
"""

import re


def _words(*patterns: str) -> re.Pattern[str]:
    # Folding takes the breve off й.
    return re.compile(rf"\b({'|'.join(patterns)})\b".replace("й", "и"))


_STOPPED = (
    "(suspended|banned|blocked|disabled|deactivated|inactive|not active|expired|frozen|limited|restricted|"
    "closed|locked)"
)

ACCOUNT = _words(
    # Money and other words for it.
    r"(not enough|no enough|insufficient|no|out of|low|lack of) (\w+ )?(funds?|balance|money|credits?)",
    r"(not|t) have (enough|sufficient|any) (\w+ )?(funds?|balance|money|credits?)",
    r"funds? (is |are )?(not enough|insufficient)|credits? (is |are )?exhausted",
    r"balance (is )?(less|lower)|error balance",
    r"(enough|insufficient|low|your|account|user|api|the|negative) balance|balance (error|exceeded|limit)",
    r"balance (is |are )?(not |too |in)?(enough|sufficient|insufficient|low|empty|negative|zero|0)|funds? on balance",
    r"(add|deposit|load|refill your) (more )?(funds?|money|balance|credits?)|top up|recharge|payment required",
    r"credit limit|(unpaid|overdue) invoices?|invoice (is )?(unpaid|overdue)|exceeds the available thread count",
    r"wallet (\w+ ){0,2}(empty|low|insufficient)|(need to|must|please) deposit|deposit (first|required|more)|you owe|"
    r"(your|account) (debt|plan)|(pay|settle) (your|the) (invoice|bill|debt)|currency mismatch",
    r"(daily|weekly|monthly|spending|account|user) (\w+ )?limit|limit of (active )?orders|"
    r"orders? (per|a) (day|hour|month)",
    r"bakiye\w*|yetersiz (kredi|para)|yeterli kredi\w*",
    r"so du|(tai khoan) (\w+ ){0,3}khong du|khong du (tien|tai khoan)|het tien|nap (them )?tien",
    r"saldo\w*|fondos|fundos|creditos?|dana (\w+ )?(tidak|kurang)|solde|guthaben",
    r"баланс\w*|(недостаточно|нет|мало|не хватает) (средств|денег)|средств\w*|пополн\w*|оплат\w*",
    r"лимит (расход|трат)\w*",
    r"(ال)?رصيد\w*|رصيدك|الدفع|موجودی|mablag\w*|balans\w*|\w*余额\w*",
    # The key.
    r"(api|access|secret|auth\w*|security) ?(key|token)",
    r"(invalid|incorrect|wrong|bad|missing|expired|disabled|inactive|unknown|no) (key|token|signature|credentials?)",
    r"(key|token|signature|credentials?) (is |was |has |not )*"
    r"(invalid|incorrect|wrong|missing|expired|disabled|inactive|found|valid|required|unknown)",
    r"api ?anahtar\w*|gecersiz anahtar|anahtar gecersiz|(api|khoa) khong (hop le|dung)|khoa api",
    r"(kunci|clave|chave|cle|schlussel)( de)? (api|invalid\w*|salah|tidak)|api (invalid[ao]|tidak|salah|неверн\w*)",
    r"(неверн|недействительн|неправильн|некорректн)\w+ (api )?(ключ|токен)\w*|(ключ|токен)( api)?( \w+)?",
    r"مفتاح( \w+)?|\w*密钥\w*",
    # Permission to use the API.
    r"unauthori[sz]ed|unauthenticated|auth(entication|ori[sz]ation) (is )?(failed|required|error)|not authori[sz]ed",
    r"forbidden(?! by)|access (is |was )?(denied|restricted)|permission denied|(no|not have|without) permission",
    r"api (\w+ ){0,3}(expired|disabled|denied|deactivated|inactive|blocked|suspended|revoked|"
    r"not (allowed|enabled|active|activated))|no access|vpn|proxy (is )?(detected|not allowed)",
    r"account (is |was |has been )*(on hold|under review|not (yet )?(verified|approved|activated|confirmed|enabled))|"
    r"(profile|email) (is )?not (yet )?(verified|approved|activated|confirmed)",
    rf"your (\w+ )?(account|user|reseller|subscription|panel) (\w+ ){{0,3}}{_STOPPED}",
    rf"(reseller|subscription|license|licence|panel) (\w+ ){{0,2}}{_STOPPED}",
    rf"(?<!instagram )(?<!tiktok )(?<!youtube )(?<!twitter )(?<!facebook )(?<!target )account (\w+ )?{_STOPPED}",
    rf"{_STOPPED} account|verify your (email|account)",
    rf"(?<!instagram )(?<!tiktok )(?<!youtube )user (is |was )?(not found|not active|{_STOPPED})",
    r"maintenance|under construction|updating (our|the) (system|server|panel|site)",
    r"yetki\w*|hesab\w* (\w+ ){0,2}(askiya|kapat|engel|pasif|dondur)\w*|erisim (engel|red|yasak)\w*|bakim\w*",
    r"tai khoan (\w+ ){0,4}(khoa|cam|dinh chi|vo hieu\w*)|bao tri|khong co quyen|ip adresi\w*",
    r"(akun|akaun) (\w+ ){0,2}(dinonaktifkan|ditangguhkan|diblokir|dibekukan|suspend\w*|tidak aktif|belum \w+)|"
    r"pemeliharaan|perbaikan|akses (ditolak|dibatasi)|tidak (memiliki|punya) (akses|izin)",
    r"(conta|cuenta|usuario|api) (\w+ ){0,3}(suspens|suspendid|bloquead|desativad|desactivad|inativ|inactiv|banid)\w*|"
    r"compte (\w+ )?(suspendu|bloque|desactive)",
    r"(acesso|acceso) (negado|denegado)|(nao|no) autorizado|manutencao|mantenimiento",
    r"(аккаунт|учетная запись|пользователь)( \w+)? "
    r"(заблокирован|приостановлен|отключен|не ?активен|деактивирован|не подтвержден|не активирован)\w*",
    r"доступ( \w+){0,2} (запрещен|закрыт|ограничен)|технически\w+ работ\w*|нет прав|не авторизован\w*",
    r"حسابك|(تم )?(ايقاف|حظر|تعليق|تعطيل) (ال)?حساب\w*|(ال)?حساب\w* (موقوف|محظور|معلق|معطل|مغلق)|غير مصرح|"
    r"(ال)?صيانة|(ال)?وصول (مرفوض|ممنوع)|(ال)?لوحة (متوقفة|مغلقة|معطلة)|حساب شما|\w*(账户|账号|帐户|帐号|维护)\w*",
    # Addresses and rates of requests.
    r"(your|this|the|server) ip|عنوان ip|ip (\w+ ){0,2}(tidak|belum) \w+|"
    r"ip (\w+ ){0,9}(allowed|whitelist\w*|blocked|banned|denied|restricted)",
    r"whitelist\w*|too many (\w+ )?(requests|attempts|calls)|rate limit\w*|requests? limit\w*",
)

# These say whom to ask, and nothing of what is wrong; what stands beside them does.
CONTACT = _words(
    r"contact (the |your |our )?(us|support|admin\w*|provider|owner|seller|reseller|manager)|"
    r"(support|help) (team|desk|ticket)|(open|create) a ticket",
    r"обратитесь|свяжитесь|hubungi|iletisime gec\w*|lien he|entre em contato|contate|contact[ae]\w*|fale com|"
    r"(ال)?تواصل( \w+)?",
)

_THING = (
    r"(link|url|user ?names?|quantity|amount|service|order|refill|comments?|hashtags?|keywords?|country|runs|interval|"
    r"answers?|answer number|media|groups?|channels?|posts?|videos?|profile|page|tweet|story|reel|photo|expiry|delay|"
    r"posts|min|max|traffic|device|type)"
)
_MADE = r"(created|placed|added|submitted|processed|saved|inserted|completed)"
REQUEST = _words(
    rf"(bad|invalid|incorrect|wrong|broken|missing|empty|unsupported|malformed|duplicate|disabled|inactive|no|unknown) "
    rf"(\w+ )?{_THING}",
    rf"{_THING} (\w+ ){{0,4}}(invalid|incorrect|(?<!went )(?<!gone )wrong|bad|malformed|required|missing|empty|"
    r"duplicated?|inactive|"
    r"not (valid|found|exist\w*|supported|allowed|available|active|completed|public|enabled|correct|eligible|possible)|"
    r"n t exist|doesn t exist|disabled|private|blocked|deleted|removed|closed|forbidden by|already|too)",
    rf"{_THING} (\w+ )?(must|should|has to|have to|needs|cannot be|can t be|is not|are not|isn t|does not match)"
    rf"(?! {_MADE})",
    r"(enter|use|provide|give|send) (us )?(a |an |the )?(valid|correct|public|right) (\w+ )?(\w+ )?"
    rf"{_THING}|(?<!target )(this |the )?account is (private|not public)",
    r"(video|post|reel|story|photo|tweet|channel) (is )?(currently )?(unavailable|(age )?restricted)|"
    r"(cancel\w*|refill) (is |was )?not (allowed|available|possible|supported)|"
    r"refill (period|time|window) (\w+ )?(expired|over|ended)",
    r"quantity (is )?(less|more|lower|higher|greater|smaller|below|above|under|over|exceeds|out of)",
    r"(min|max|minimum|maximum|minimal|maximal) (\w+ )?(quantity|amount|order|is|\d+)|(quantity|amount) (min|max)\w*",
    r"less than (the )?min\w*|more than (the )?max\w*|(below|under) (the )?min\w*|(above|over) (the )?max\w*",
    r"(order|neworder|refill|cancel) error (link|min|max|quantity|increment|service|incorrect|invalid)( \w+)*",
    r"error incorrect service id|active order|order (with|for) this link|link duplicate",
    r"(this|your|the|channel|profile|page|instagram|tiktok|youtube|twitter|facebook|telegram) (account|profile|page|"
    r"channel|group|post|video) (is |are |set to |was )*(private|closed|deleted|not public|not found)",
    r"(instagram|tiktok|youtube|twitter|facebook|telegram) (user|account|profile|page|channel|post|video) (is |was )?"
    r"(private|banned|suspended|deleted|not found|invalid|blocked)",
    r"refill (is )?(\w+ )?(disabled|not|already|requested)|already (refilled|canceled|cancelled|completed|requested)",
    r"order (is |was )?(not (found|completed|finished|started|eligible)|already|being)|"
    r"(not|t) (be )?(refilled|canceled|cancelled)|make it public",
    # In other languages only words that begin with the thing itself.
    r"(gecersiz|hatali|yanlis|eksik) (link|baglanti|servis|miktar|siparis|url)\w*",
    r"(minimum|maksimum|en az|en fazla) \d+|gizli (hesap|profil)|(hesap|profil)\w* gizli",
    r"(link|baglanti|servis|miktar|siparis)\w* (\w+ )?(gecersiz|hatali|yanlis|bulunamadi|zorunlu|gizli|pasif|"
    r"dusuk|yuksek)",
    r"(link|lien ket|duong dan|so luong|dich vu|don hang) (\w+ )?(khong (hop le|dung|ton tai|tim thay)|toi (thieu|da)|"
    r"phai tu)|trang ca nhan (\w+ )?(khoa|rieng tu)",
    r"(неверн|некорректн|недействительн|неправильн|минимальн|максимальн)\w+ (id )?"
    r"(ссылк|количеств|услуг|заказ|сервис)\w*",
    r"(ссылк|количеств|услуг|заказ|сервис)\w* (\w+ )?"
    r"(неверн|некорректн|недействительн|не найден|меньше|больше|отключен|недоступн)\w*|"
    r"профиль (\w+ )?закрыт|закрытый (профиль|аккаунт)",
    r"(enlace|link|quantidade|cantidad|servico|servicio|pedido) (\w+ )?(invalid|incorret|incorrect|nao encontrad|"
    r"no encontrad|minim|maxim|inativ|inactiv)\w*|perfil (e |es )?(privado|fechado)|(conta|cuenta) (e |es )?privada",
    r"(link|tautan|jumlah|layanan|pesanan|target) (\w+ )?(tidak (valid|ditemukan|sesuai|aktif|tersedia)|salah|minimal|"
    r"maksimal)|(akun|profil) (\w+ )?(private|privat|pribadi|dikunci)",
    r"(الرابط|الكمية|الخدمة|الطلب) (غير (صالح|صحيح|موجود|متاح|متوفر)\w*|اقل|اكبر)|الحساب خاص",
)

# The server broke, whatever else it says: it may have taken the money before.
BROKEN = _words(
    r"(server|system|internal|database|db|sql|query|runtime|fatal|unexpected|unknown|gateway|network|php) "
    r"(\w+ )?(error|failure|exception|problem|fault|issue|busy)|error (in|on|at|of) (the )?(server|system|database)",
    r"(bad|invalid|empty|malformed|unexpected|no) (\w+ )?(response|reply)|(json|parse|parsing) error|"
    r"type ?error|uncaught|missing argument|operand types?|nesting level|columns?|constraint|duplicate entry|"
    r"stored procedure",
    r"exceptions?|sqlstate|deadlock|lock wait|syntax error|stack ?trace|traceback|errno|curl|undefined \w+|call to",
    r"(database|relation|table|column) (\w+ ){0,3}(exist|exists|connection|error|locked|full)|"
    r"class (\w+ ){1,4}not found",
    r"mysql\w*|mariadb|postgres\w*|redis|mongo\w*|gone away",
    r"time ?out|timed out|maximum execution time|memory (size|limit)|bad gateway|upstream|internal error",
    r"(connection|connect) (\w+ )?(failed|refused|error|lost|reset|closed|to)|(could not|cannot|can t|unable to) "
    r"(connect|reach|contact)",
    r"(sunucu|sistem|veritabani) hatasi|beklenmeyen \w*hata|dahili hata",
    r"loi (he thong|may chu|server|khong xac dinh|noi bo|ket noi)",
    r"(erro|error|fallo|falha) (interno|inesperado|desconhecido|desconocido|(do|no|de|del|en el|en) "
    r"(servidor|sistema|banco|base)( de)?( dados| datos)?)",
    r"kesalahan (server|sistem|internal|database)|(server|sistem) (error|sibuk|bermasalah)|gangguan",
    r"(ошибка( \w+)? (сервера|системы|базы)|(внутренняя|системная|неизвестная|непредвиденная)( \w+)? ошибка)",
    r"خطا (في |ب)?(الخادم|السيرفر|النظام|داخلي|قاعدة|غير متوقع)",
)

# Something failed, and nobody says what: a reason beside it counts, alone it leaves everything open.
FAILED = _words(
    r"(something|smth) (went|is|gone) wrong|went wrong|(an? |some )?error (has )?occurr?ed|oops|whoops|technical \w+",
    r"order (\w+ )?(failed|error|fail)|(failed|unable|could not|couldn t|cannot|can t|error) (\w+ )?(to )?"
    r"(create|creating|place|placing|add|adding|submit|submitting|process|processing|save|saving|complete|insert)",
    rf"(not|cannot|can t) (be )?{_MADE}|processing (error|failed)",
    r"(try|retry)( it| this| again)? (again|later|in)|again later|temporar\w+|(?<!this )(?<!the )service unavailable",
    r"bir hata olustu|(tekrar|sonra) (deneyin\w*|dene)|olusturulamadi|basarisiz",
    r"co loi xay ra|da xay ra loi|(thu|vui long thu) lai|that bai",
    r"(ocorreu|ocurrio|houve|hubo) (um|un) (erro|error)|algo (deu errado|salio mal)|tente (novamente|de novo|mais)|"
    r"intent\w+ (de nuevo|nuevamente|mas tarde|otra)|falhou|fallo|falha",
    r"terjadi kesalahan|gagal|coba (lagi|beberapa)|tidak dapat (diproses|dibuat)",
    r"(что то|что) пошло не так|произошла ошибка|(попробуйте|повторите)( \w+)?|не удалось \w+",
    r"حدث خطا|(حاول|المحاولة)( \w+)?|فشل\w*",
)

# "Later": nothing was done, and the same request may be made again in a while.
BUSY = _words(
    r"too many (\w+ )?(requests?|attempts|calls|connections)|too (fast|quickly|often|frequent\w*)",
    r"rate ?limit\w*|requests? (rate )?limit\w*|limit (of|for|on) (\w+ )?requests|throttl\w*|slow down|flood( wait)?",
    r"wait (for )?(at least )?(a (moment|minute|second|few|bit|while)|\d+ ?(s|sec\w*|m|min\w*))",
    r"(account|user|balance) (\w+ ){0,3}(locked|lock)|(account|user|balance) lock(ed)?",
    r"(another|other|previous|last) (request|order|operation|transaction)( of yours)? (is |are )?"
    r"(still |being |already |currently )*(processed|processing|in progress|running|pending)",
    r"cok fazla (istek|deneme)|cok hizli|saniye bekle\w*",
    r"qua nhieu yeu cau|(qua|thao tac) nhanh",
    r"(muitas|demasiadas|demasiados|muitos) (requisicoes|solicitacoes|solicitudes|peticiones|tentativas|intentos|"
    r"pedidos)|(muito|demasiado) rapido|trop de requetes|zu viele anfragen",
    r"terlalu (banyak (permintaan|request)|cepat|sering)",
    r"слишком (много|часто|быстро)( \w+)?|превышен\w* (\w+ )?(лимит|количество|частота) запросов",
    r"(طلبات|محاولات) كثيرة|(الكثير|العديد) من (الطلبات|المحاولات)",
    r"\w*请求(过于频繁|太多|过多|太频繁)\w*|\w*操作(过于|太)?频繁\w*",
)

# A refusal with a reason, even if it does not say what it is about.
REFUSING = _words(
    r"(enter|use|provide) a? ?valid",
    r"invalid|incorrect|wrong|bad|missing|required|requires|mandatory|unsupported|unknown (action|service)",
    r"not (supported|allowed|permitted|valid|found|available|enabled|active|exists?|eligible|authori[sz]ed)",
    r"does not exist|doesn t exist",
    r"already|duplicated?|limit|minimum|maximum|minimal|maximal",
    r"too (low|high|small|large|big|many|few|long|short|much)",
    r"must|should be|private|validation|refused|rejected|denied|forbidden|prohibited|blacklist\w*",
    r"out of stock|no stock",
    rf"{_STOPPED}|unavailable|discontinued|removed|deleted|no longer",
    r"gecersiz|hatali|yanlis|eksik|bulunamadi|zorunlu\w*|izin|kapali|mevcut degil|aktif degil",
    r"khong (hop le|dung|ton tai|tim thay|duoc|hoat dong)|toi (thieu|da)|bat buoc",
    r"invalid[ao]s?|incorret[ao]s?|incorrect[ao]s?|(nao|no) (encontrad|existe|permitid|disponiv|disponib)\w*|"
    r"obrigatori[ao]|obligatori[ao]|minim[ao]|maxim[ao]|duplicad[ao]",
    r"tidak (valid|ditemukan|sesuai|boleh|cukup|aktif|tersedia|benar)|salah|minimal|maksimal|wajib|sudah",
    r"(невер|недейств|некоррект|неправильн|минимальн|максимальн|обязательн|заблокирован|отключен|недоступ)\w*|"
    r"не (найден|существует|поддерживается)\w*|уже|требуется",
    r"غير (صالح|صحيح|موجود|متاح|متوفر|كاف|مدعوم)\w*|مطلوب|الحد (الادنى|الاقصى)|خاطئ",
)
