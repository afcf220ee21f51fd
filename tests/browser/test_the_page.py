"""The chat page in a real browser, with a real bot behind it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, expect

from sandbox.telegram import PanelButton, TelegramServer
from tests.browser.page import IN_THE_BROWSER
from tests.sandbox.telegram.driver import ALICE, BOB, TOKEN, Driver, driving, keyboard
from tests.sandbox.telegram.echo_bot import echo_bot

GROUP = -1004
pytestmark = IN_THE_BROWSER


@pytest_asyncio.fixture(loop_scope="session")
async def driver() -> AsyncIterator[Driver]:
    panel = [PanelButton("Telegram: 403 once", "/sandbox/faults", json={"kind": "403"})]
    async with driving(TelegramServer(TOKEN, panel=panel)) as driver:
        yield driver


@pytest_asyncio.fixture(loop_scope="session")
async def alice(driver: Driver) -> Driver:
    await driver.meet(ALICE)
    return driver


async def be_alice(page: Page, driver: Driver) -> None:
    """Opens the page and waits until everything is drawn and wired: the people are drawn last."""
    await page.goto(f"{driver.url}/#{ALICE}")
    await expect(page.get_by_test_id(f"person-{ALICE}")).to_be_visible()


async def test_a_person_starts_presses_and_writes(driver: Driver, page: Page) -> None:
    async with echo_bot(driver.url):
        await be_alice(page, driver)
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("message")).to_have_count(3)
        await page.get_by_test_id("inline-button").filter(has_text="Pressed 0").click()
        await expect(page.get_by_test_id("inline-button").first).to_have_text("Pressed 1")
        await page.get_by_test_id("inline-button").filter(has_text="Order").click()
        await expect(page.get_by_test_id("alert")).to_contain_text("Placed")
        await page.get_by_test_id("alert-close").click()
        await page.get_by_test_id("reply-button").click()
        await expect(page.get_by_test_id("message")).to_have_count(5)
        await page.get_by_test_id("composer").fill("one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("message").last).to_contain_text("one\ntwo")
        await expect(page.get_by_test_id("message")).to_have_count(7)


async def test_the_command_menu_filters_and_sends(driver: Driver, page: Page) -> None:
    async with echo_bot(driver.url):
        await driver.say(ALICE, "hi")
        await be_alice(page, driver)
        await page.get_by_test_id("composer").press_sequentially("/fi")
        await expect(page.get_by_test_id("menu")).to_contain_text("Your orders as a file")
        await page.keyboard.press("Enter")
        async with page.expect_download() as download:
            await page.get_by_test_id("document").click()
        assert (await download.value).suggested_filename == "orders.csv"


async def test_a_whole_command_is_sent_and_not_a_longer_one_above_it(alice: Driver, page: Page) -> None:
    menu = [{"command": name, "description": name} for name in ("orders", "order")]
    await alice.ok("setMyCommands", commands=menu)
    await be_alice(page, alice)
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("/order")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("/order")
    await composer.press_sequentially("/order")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("/orders")
    said = [update["message"]["text"] for update in await alice.updates() if "message" in update]
    assert said[-2:] == ["/order", "/orders"]


async def test_what_a_bot_writes_never_becomes_markup_of_the_page(alice: Driver, page: Page) -> None:
    await alice.ok("sendMessage", chat_id=ALICE, text="<img src=x onerror=alert(1)> <b>x</b>")
    await be_alice(page, alice)
    await expect(page.get_by_test_id("message").last).to_contain_text("<img src=x onerror=alert(1)> <b>x</b>")
    await expect(page.get_by_test_id("message").last.locator("img, b")).to_have_count(0)


async def test_a_message_is_edited_and_deleted_in_place(alice: Driver, page: Page) -> None:
    await be_alice(page, alice)
    sent = await alice.ok("sendMessage", chat_id=ALICE, text="Pending")
    bubble = page.locator(f'[data-message-id="{sent["message_id"]}"]')
    await expect(bubble).to_contain_text("Pending")
    await alice.ok("editMessageText", chat_id=ALICE, message_id=sent["message_id"], text="Completed")
    await expect(bubble).to_contain_text("Completed")
    await expect(bubble).to_contain_text("edited")
    await alice.ok("deleteMessage", chat_id=ALICE, message_id=sent["message_id"])
    await expect(bubble).to_have_count(0)


async def test_a_pressed_button_waits_for_its_answer(alice: Driver, page: Page) -> None:
    markup = keyboard({"text": "Order", "callback_data": "o"})
    await alice.ok("sendMessage", chat_id=ALICE, text="x", reply_markup=markup)
    await be_alice(page, alice)
    button = page.get_by_test_id("inline-button")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    [update] = await alice.updates(timeout=10)
    await alice.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Saved")
    await expect(page.get_by_test_id("toast")).to_have_text("Saved")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_answer_with_a_deep_link_opens_the_persons_own_chat_with_the_bot(alice: Driver, page: Page) -> None:
    await alice.post("/sandbox/groups", id=GROUP, title="Operators", members=[BOB, ALICE])
    markup = keyboard({"text": "Its story", "callback_data": "s"})
    await alice.ok("sendMessage", chat_id=GROUP, text="Order #7", reply_markup=markup)
    await page.goto(f"{alice.url}/#{GROUP}:{ALICE}")
    await page.get_by_test_id("inline-button").click()
    query = (await alice.updates(timeout=10))[-1]["callback_query"]
    link = "https://t.me/paneldesk_bot?start=story7"
    await alice.ok("answerCallbackQuery", callback_query_id=query["id"], url=link)
    await expect(page.get_by_test_id("message").last).to_contain_text("/start story7")
    assert page.url.endswith(f"#{ALICE}")
    said = (await alice.updates(timeout=10))[-1]["message"]
    assert (said["chat"]["id"], said["from"]["id"], said["text"]) == (ALICE, ALICE, "/start story7")


async def test_a_deep_link_in_a_message_starts_the_bot(alice: Driver, page: Page) -> None:
    await alice.ok("sendMessage", chat_id=ALICE, text="See https://t.me/paneldesk_bot?start=order_7")
    await be_alice(page, alice)
    await page.get_by_role("link").filter(has_text="t.me").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("/start order_7")


async def test_unread_messages_are_counted_beside_the_person(alice: Driver, page: Page) -> None:
    await alice.say(BOB, "merhaba")
    await be_alice(page, alice)
    await alice.ok("sendMessage", chat_id=BOB, text="Tamamlandı")
    await expect(page.get_by_test_id(f"unread-{BOB}")).to_have_text("1")
    await page.get_by_test_id(f"person-{BOB}").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Tamamlandı")
    await expect(page.get_by_test_id(f"unread-{BOB}")).to_have_count(0)


async def test_blocking_hides_the_composer_until_unblocked(alice: Driver, page: Page) -> None:
    await be_alice(page, alice)
    await page.get_by_test_id("block").click()
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await page.get_by_test_id("unblock").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_a_phone_shows_the_people_or_the_chat(alice: Driver, page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto(alice.url)
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await page.get_by_test_id(f"person-{ALICE}").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_test_id(f"person-{BOB}")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_panel_sends_its_buttons(alice: Driver, page: Page) -> None:
    await be_alice(page, alice)
    await page.get_by_text("Controls").click()
    await page.get_by_test_id("panel-button").click()
    await expect(page.get_by_test_id("toast")).to_have_text("Done: Telegram: 403 once")
    assert [fault["kind"] for fault in await alice.get("/sandbox/faults")] == ["403"]
