"""Whose affair a refusal is, by the wordings of the documents and of the field."""

import pytest

from core.orders.refusal import Verdict, is_operators, read_verdict

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
]
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
]


@pytest.mark.parametrize("words", THE_OPERATORS)
def test_what_is_about_the_account_is_the_operators(words: str) -> None:
    assert is_operators(words)


@pytest.mark.parametrize("words", THE_USERS)
def test_what_is_about_the_order_is_the_users(words: str) -> None:
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
def test_not_now_is_not_no(words: str) -> None:
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


@pytest.mark.parametrize("words", ["error", "E1047", "neworder.error.unknown", "hmm"])
def test_words_that_say_nothing_leave_it_open(words: str) -> None:
    assert read_verdict(words) is Verdict.UNKNOWN
