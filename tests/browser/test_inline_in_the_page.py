"""A card of the bot, shared in the page from Alice to Bob, in a real browser with a small aiogram bot behind it.

SCREENSHOTS=FOLDER saves screenshots.
"""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, expect

from sandbox.telegram import TelegramServer
from tests.browser.page import IN_THE_BROWSER, picture
from tests.sandbox.telegram.driver import ALICE, BOB, TOKEN, Driver, driving
from tests.sandbox.telegram.inline_bot import inline_bot

PAIR = -1003
pytestmark = IN_THE_BROWSER


@pytest_asyncio.fixture(loop_scope="session")
async def driver() -> AsyncIterator[Driver]:
    async with driving(TelegramServer(TOKEN)) as driver:
        await driver.post("/sandbox/pairs", id=PAIR, members=[ALICE, BOB])
        await driver.post("/sandbox/inline", feedback=True)
        yield driver


async def be(page: Page, driver: Driver, place: str) -> None:
    """Opens a chat and waits until everything is drawn and wired: the people are drawn last."""
    await page.goto(f"{driver.url}/#{place}")
    await expect(page.get_by_test_id(f"person-{ALICE}")).to_be_visible()


async def test_alice_shares_a_card_and_bob_follows_it(driver: Driver, page: Page) -> None:
    messages = page.get_by_test_id("message")
    async with inline_bot(driver.url):
        await be(page, driver, f"{ALICE}")
        await page.get_by_test_id("start").click()
        await page.get_by_test_id("inline-button").filter(has_text="Share with a person").click()
        await picture(page, "picker")
        await page.get_by_test_id("picker-chat").filter(has_text="Alice with Bob").click()
        result = page.get_by_test_id("inline-result")
        await expect(result).to_contain_text("1,000 followers, for Alice")
        await picture(page, "results")
        await page.get_by_test_id("composer").press("Enter")
        await expect(messages.last).to_contain_text("via @paneldesk_bot")
        await expect(messages.last).to_contain_text("In progress")
        await expect(page.get_by_test_id("composer")).to_have_value("")

        await page.get_by_test_id("as").click()
        await expect(page.get_by_test_id("as")).to_have_text("as Bob")
        await expect(messages.last).to_contain_text("Alice")
        await picture(page, "card")
        await page.set_viewport_size({"width": 390, "height": 800})
        await picture(page, "card-phone")
        await page.get_by_test_id("inline-button").click()
        await expect(page.get_by_test_id("toast")).to_have_text("Up to date")
        await expect(messages.last).to_contain_text("Completed")
        await expect(messages).to_have_count(1)


async def test_a_query_is_typed_and_its_button_leads_to_the_bot(driver: Driver, page: Page) -> None:
    async with inline_bot(driver.url):
        await be(page, driver, f"{PAIR}:{BOB}")
        composer = page.get_by_test_id("composer")
        await composer.press_sequentially("@pan")
        await page.get_by_test_id("inline-hint").click()
        await expect(page.get_by_test_id("inline-none")).to_have_text("No results")
        await page.get_by_test_id("inline-switch").click()
        await expect(page.get_by_test_id("message").first).to_contain_text("/start orders")
        assert page.url.endswith(f"#{BOB}")


async def test_a_person_replies_and_edits(driver: Driver, page: Page) -> None:
    await driver.meet(ALICE)
    await be(page, driver, f"{ALICE}")
    force = {"force_reply": True, "input_field_placeholder": "The link"}
    await driver.ok("sendMessage", chat_id=ALICE, text="Send the link", reply_markup=force, disable_notification=True)
    composer = page.get_by_test_id("composer")
    await expect(page.get_by_test_id("context")).to_contain_text("Send the link")
    await expect(composer).to_have_attribute("placeholder", "The link")
    await expect(page.get_by_test_id("silent")).to_have_count(1)
    await picture(page, "force-reply")
    await composer.fill("example.com/alice")
    await composer.press("Enter")
    await expect(page.get_by_test_id("context")).to_be_hidden()
    own = page.get_by_test_id("message").last
    await expect(own).to_contain_text("example.com/alice")
    await own.hover()
    await own.get_by_test_id("tool-edit").click()
    await expect(composer).to_have_value("example.com/alice")
    await composer.fill("example.com/alice.paints")
    await composer.press("Enter")
    await expect(own).to_contain_text("edited")
    written, edited = await driver.updates()
    assert written["message"]["reply_to_message"]["text"] == "Send the link"
    assert edited["edited_message"]["text"] == "example.com/alice.paints"


async def test_a_person_reads_about_the_bot_in_their_language(driver: Driver, page: Page) -> None:
    await driver.ok("setMyDescription", description="Order followers and views.")
    await driver.ok("setMyDescription", description="Takipçi ve izlenme sipariş edin.", language_code="tr")
    for code, words in (("", "New order"), ("tr", "Yeni sipariş")):
        commands = [{"command": "order", "description": words}]
        await driver.ok("setMyCommands", commands=commands, language_code=code)
    await be(page, driver, f"{ALICE}")
    about = page.get_by_test_id("about")
    await expect(about).to_contain_text("Order followers and views.")
    await page.get_by_test_id("language").select_option("tr")
    await expect(about).to_contain_text("Takipçi ve izlenme sipariş edin.")
    await expect(page.get_by_test_id("language")).to_have_value("tr")
    await picture(page, "about")
    await page.get_by_test_id("start").click()
    await page.get_by_test_id("menu-button").click()
    await expect(page.get_by_test_id("menu-item")).to_contain_text("Yeni sipariş")
    await page.set_viewport_size({"width": 390, "height": 800})
    await picture(page, "menu-phone")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    [update] = await driver.updates(timeout=10)
    assert update["message"]["from"]["language_code"] == "tr"


async def test_styles_copies_and_moments(driver: Driver, page: Page) -> None:
    await driver.meet(ALICE)
    row = [
        {"text": "Place order", "callback_data": "p", "style": "success"},
        {"text": "Cancel", "callback_data": "c", "style": "danger"},
    ]
    copy = [{"text": "Copy the number", "copy_text": {"text": "123"}, "style": "primary"}]
    text = (
        "<b>Order 123</b>\nUpdated <tg-time unix='1700000000' format='DT'>then</tg-time>, "
        "<tg-time unix='1700000000' format='r'>long ago</tg-time>\n<blockquote expandable>"
        + "a long story\n" * 5
        + "</blockquote>"
    )
    await driver.ok(
        "sendMessage", chat_id=ALICE, text=text, parse_mode="HTML", reply_markup={"inline_keyboard": [row, copy]}
    )
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await be(page, driver, f"{ALICE}")
    last = page.get_by_test_id("message").last
    await expect(last.locator("time.moment").first).to_contain_text("November 1")
    await expect(last.locator("time.moment").first).to_have_attribute("datetime", "2023-11-14T22:13:20.000Z")
    await expect(last.locator("time.moment").last).to_contain_text("days ago")
    await page.get_by_text("Copy the number").click()
    await expect(page.get_by_test_id("toast")).to_have_text("Copied to clipboard")
    assert await page.evaluate("navigator.clipboard.readText()") == "123"
    await picture(page, "styles")


async def test_an_invoice_is_refused_then_paid(driver: Driver, page: Page) -> None:
    await driver.meet(ALICE)
    price = [{"label": "Top up", "amount": 250}]
    top_up = {"title": "Top up", "description": "5 USD", "payload": "1", "currency": "XTR", "prices": price}
    await driver.ok("sendInvoice", chat_id=ALICE, **top_up)
    await be(page, driver, f"{ALICE}")
    await expect(page.get_by_test_id("invoice")).to_contain_text("⭐️ 250")
    for answer in ({"ok": False, "error_message": "Sold out"}, {"ok": True}):
        await page.get_by_test_id("inline-button").filter(has_text="Pay").click()
        asked = (await driver.updates(timeout=20))[-1]
        await driver.updates(offset=asked["update_id"] + 1)
        await driver.ok("answerPreCheckoutQuery", pre_checkout_query_id=asked["pre_checkout_query"]["id"], **answer)
        if not answer["ok"]:
            await expect(page.get_by_test_id("toast")).to_have_text("Sold out")
    await expect(page.get_by_test_id("service")).to_have_text("You paid ⭐️ 250")
    await picture(page, "paid")


async def test_a_keyboard_button_shares_a_person(driver: Driver, page: Page) -> None:
    await driver.meet(ALICE)
    keys = {"keyboard": [[{"text": "Invite", "request_users": {"request_id": 7}}]]}
    await driver.ok("sendMessage", chat_id=ALICE, text="Whom?", reply_markup=keys)
    await be(page, driver, f"{ALICE}")
    await page.get_by_test_id("reply-button").click()
    await page.get_by_test_id("picker-chat").filter(has_text="Bob").click()
    await expect(page.get_by_test_id("service")).to_have_text("You shared a person with the bot")
