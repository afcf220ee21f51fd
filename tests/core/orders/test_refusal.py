"""The words of a refusal, from documents and real panels, decide whom it concerns."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.orders.refusal import Verdict, is_about_account, is_operators, read_verdict

THE_OPERATORS = [
    "Not enough funds on balance",
    "neworder.error.not_enough_funds",
    "Not enough funds on <balance>",
    "NOT ENOUGH BALANCE",
    "You don't have enough balance to place this order.",
    "Insufficient funds",
    "Insufficient balance, please top up",
    "Your balance is too low",
    "Your balance (0.42 USD) does not cover this order",
    "Balance is not enough",
    "Please add funds to your account",
    "Payment Required",
    "Yetersiz bakiye",
    "Bakiyeniz yetersiz",
    "Yeterli bakiyeniz yok",
    "Số dư không đủ",
    "Số dư tài khoản của bạn không đủ",
    "Tài khoản không đủ tiền",
    "Saldo insuficiente",
    "The requested quantity (1000) exceeds the available thread count (500)",
    "Invalid API key",
    "API key is not valid",
    "Invalid key",
    "error.incorrect_api_key",
    "Geçersiz API anahtarı",
    "Authorization required",
    "Authorization failed",
    "Unauthenticated.",
    "Unauthorized",
    "Access denied",
    "Forbidden",
    "Your API subscription is expired",
    "API access is disabled for this account",
    "Your account is suspended",
    "Your account has been banned",
    "Your reseller is suspended",
    "Your subscription has expired",
    "Your IP 203.0.113.7 is not allowed",
    "IP address not whitelisted",
    "This IP is blocked",
    "Too many requests",
    "Rate limit exceeded",
    "IP 203.0.113.4 not allowed",
    "You don't have enough funds",
    "Insufficient account funds",
    "Funds are not enough",
    "Your funds are insufficient",
    "Lack of funds",
    "neworder.error.balance",
    "Balance is less than the price",
    "Credits exhausted",
    "Bakiyeniz yeterli degil",
    "Account suspended",
    "This panel is temporarily unavailable",
    'Database error: relation "services" does not exist',
    "This user is banned",
    "User inactive",
    "Please contact the administrator",
    "Undefined index: link",
    "Something new that nobody has seen",
    "Недостаточно средств на балансе",
    "Аккаунт заблокирован",
    "Неверный API ключ",
    "Saldo Anda tidak mencukupi",
    "Akun Anda dinonaktifkan",
    "Conta suspensa",
    "Chave API inválida",
    "رصيدك غير كافي",
    "مفتاح API غير صالح",
    "Hesabınız askıya alındı",
    "Tài khoản của bạn đã bị khóa",
    "Cuenta bloqueada",
    "Fondos insuficientes",
    "Your account is on hold",
    "Account is not verified",
    "Your profile is not activated",
    "Insufficient wallet balance",
    "Your wallet is empty",
    "You need to deposit first",
    "You owe us 5.00 USD",
    "Your plan does not allow API access",
    "API not activated for your account",
    "API key revoked",
    "Spending limit exceeded",
    "You can't order more than 10 orders per day",
    "VPN detected",
    "Order not found. Please contact support",
    "Incorrect order ID, open a ticket",
    "У вас недостаточный баланс",
    "Не хватает денег",
    "Аккаунт не подтвержден",
    "Доступ к API запрещен",
    "Превышен лимит расходов",
    "Ведутся технические работы",
    "Обратитесь к администратору",
    "Akun belum diverifikasi",
    "Akun anda telah diblokir",
    "IP anda tidak terdaftar",
    "Sedang dalam perbaikan",
    "Akses ditolak",
    "Silakan hubungi admin",
    "Silakan isi saldo",
    "Usuário bloqueado",
    "Sua conta foi suspensa",
    "API desativada",
    "Acesso negado",
    "Painel em manutenção",
    "Entre em contato com o suporte",
    "No tienes saldo suficiente",
    "Contacte con soporte",
    "تم إيقاف حسابك",
    "لا يوجد رصيد كافي",
    "الوصول مرفوض",
    "الموقع تحت الصيانة",
    "عنوان IP غير مسموح",
    "يرجى التواصل مع الدعم الفني",
    "IP adresiniz engellendi",
    "Destek ile iletişime geçin",
    "Bạn không có quyền",
    "Vui lòng liên hệ admin",
    "Compte suspendu",
    "余额不足",
    "账户已被冻结",
    "Hisobingizda mablag' yetarli emas",
    "موجودی کافی نیست",
]
"""Words about the account, the panel and the server, as panels in many languages write them."""
THE_USERS = [
    "Неверная ссылка",
    "Ссылка недействительна",
    "Geçersiz link",
    "Link không hợp lệ",
    "Link inválido",
    "Link tidak valid",
    "الرابط غير صالح",
    "Order not found.",
    "",
    "Incorrect service ID",
    "Bad link https://www.instagram.com/p/no_balance",
    "Bad link t.me/your_ip",
    'Comment "add money" is not allowed',
    "Disabled service ID",
    "Bad link",
    "Quantity less than minimal 10",
    "Quantity more than maximum 10000",
    "You have active order with this link. Please wait until order being completed.",
    "neworder.error.link_duplicate",
    "neworder.error.invalid_link",
    "neworder.error.min_quantity",
    "neworder.error.increment",
    "neworder.error.service_inactive",
    "error.incorrect_service_id",
    "Refill not found",
    "Refill is disabled for this service",
    "The order is not completed",
    "The order was completed or refill was requested less than 24 hours ago",
    "Service not found",
    "Channel not found",
    'Field "link" must be a valid link to channel',
    'Field "quantity" must be an integer between 10 and 2000',
    "This account is private",
    "Your account is private, make it public",
    "Your link is blocked",
    "Instagram account suspended or not found",
    "Keywords are missing",
    "No comments given",
    "The page is not available in this country",
    "Instagram user is banned",
    "Link forbidden by instagram",
    "Please enter a valid link",
    "Please use a valid Instagram profile link",
    "Account is private",
    "This video is unavailable",
    "Video is age-restricted",
    "Cancel not allowed for this order",
    "Refill period expired",
    "Неверный ID услуги",
    "Услуга отключена",
    "Минимальное количество 100",
    "Профиль закрыт",
    "Layanan tidak aktif",
    "Akun private",
    "Serviço inativo",
    "Perfil privado",
    "الخدمة غير متوفرة",
    "الحساب خاص",
    "Servis pasif",
    "Gizli hesap",
    "Số lượng phải từ 100 đến 1000",
    "Trang cá nhân bị khóa",
]


@pytest.mark.parametrize("words", THE_OPERATORS)
def test_words_about_the_account_are_for_the_operator(words: str) -> None:
    assert is_operators(words)


@pytest.mark.parametrize("words", THE_USERS)
def test_words_about_the_order_are_for_the_user(words: str) -> None:
    assert not is_operators(words)


@pytest.mark.parametrize(
    "words",
    [
        "Server error",
        "System error",
        "Internal error, please try again",
        "Order failed",
        "Something went wrong",
        "Internal Server Error",
        "An error occurred",
        "Failed to create order",
        "Unable to place your order",
        "Your order could not be completed",
        "Order was not created",
        "Order: something went wrong",
        "SQLSTATE[HY000]: General error",
        "cURL error 28: Operation timed out",
        "Service Unavailable",
        "This panel is temporarily unavailable",
        "Please try again later",
        "Ошибка сервера",
        "Произошла ошибка, попробуйте позже",
        "Terjadi kesalahan",
        "Ocorreu um erro",
        "Error interno del servidor",
        "Bir hata oluştu",
        "Lỗi hệ thống",
        "حدث خطأ",
        "Server error: the link is invalid",
        "Insert failed: missing column",
        "Invalid response from provider",
        "Bad response from seller",
        "JSON parse error: invalid token",
        "Missing argument 1 for Order::add()",
        "Class 'App\\Order' not found",
        "Uncaught TypeError: Unsupported operand types",
        "Maximum function nesting level",
        "Data too long for column 'link' at row 1",
        "Duplicate entry '123' for key 'PRIMARY'",
        "MySQL server has gone away",
        "Failed to connect to provider",
        "Upstream provider error: not enough funds",
    ],
)
def test_a_server_that_failed_has_not_refused(words: str) -> None:
    assert read_verdict(words) is Verdict.FAILED
    assert is_operators(words)


@pytest.mark.parametrize(
    "words",
    [
        "Too many requests",
        "You are doing that too fast",
        "Rate limit exceeded",
        "Your account is locked by another request",
        "Please wait 10 seconds before the next order",
        "Another order is being processed",
        "Çok fazla istek",
        "Слишком много запросов",
        "Quá nhiều yêu cầu",
        "Terlalu banyak permintaan",
        "请求过于频繁",
    ],
)
def test_words_for_later_are_not_a_refusal(words: str) -> None:
    assert read_verdict(words) is Verdict.BUSY


@pytest.mark.parametrize(
    "words",
    [
        *(one for one in THE_USERS if one),
        "Not enough funds on balance",
        "neworder.error.not_enough_funds",
        "Invalid API key",
        "Your account is suspended",
        "Yetersiz bakiye",
        "Недостаточно средств",
        "Failed to place order: Not enough funds",
        "Order failed: invalid link",
        "Already exists",
        "Too low",
    ],
)
def test_words_about_the_request_the_service_or_the_account_refuse(words: str) -> None:
    assert read_verdict(words) is Verdict.REFUSED


MARKS = st.sampled_from(["", "!", ".", " :(", "\u200f", " (code 12)", "<br>"])
AROUND = st.sampled_from(["{}", "Error: {}", "❌ {}", "{} - order 12", "[API] {}", "{} 🙏"])
CASE = st.sampled_from([str, str.upper, str.lower, str.title])


@given(words=st.sampled_from(THE_OPERATORS), end=MARKS, around=AROUND, case=CASE)
def test_a_customer_never_reads_words_about_the_account_whatever_is_around_them(
    words: str, end: str, around: str, case: Callable[[str], str]
) -> None:
    assert is_operators(around.format(case(words) + end))


@pytest.mark.parametrize("words", ["Order not found. Please contact support", "Incorrect order ID, open a ticket"])
def test_words_about_whom_to_ask_say_nothing_about_the_account(words: str) -> None:
    assert read_verdict(words) is Verdict.REFUSED
    assert not is_about_account(words)


@pytest.mark.parametrize("words", ["error", "E1047", "neworder.error.unknown", "hmm"])
def test_vague_words_leave_the_order_unconfirmed(words: str) -> None:
    assert read_verdict(words) is Verdict.UNKNOWN


def test_a_word_of_any_length_is_read_in_time() -> None:
    """A search from each of its letters would take minutes, and nobody would be served meanwhile."""
    assert read_verdict("a" * 200_000) is Verdict.UNKNOWN
