"""Whose affair a refusal is, by the wordings of the documents and of the field."""

import pytest

from orders.refusals import is_operators

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
]
THE_USERS = [
    "",
    "Incorrect service ID",
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
    "Please tip the author",
    "Instagram user is banned",
    "This user is banned",
    "User inactive",
    "Link forbidden by instagram",
]


@pytest.mark.parametrize("words", THE_OPERATORS)
def test_what_is_about_the_account_is_the_operators(words: str) -> None:
    assert is_operators(words)


@pytest.mark.parametrize("words", THE_USERS)
def test_what_is_about_the_order_is_the_users(words: str) -> None:
    assert not is_operators(words)
