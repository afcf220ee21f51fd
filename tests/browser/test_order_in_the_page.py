"""An order placed in the sandbox's chat page, in a real browser, with the real bot behind it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.async_api import Page, expect

from core.orders.order_list import OrderGroup
from handlers.language import speaking
from handlers.list_buttons import OwnOrders
from handlers.views import errors as errors_view
from handlers.views import orders as orders_view
from tests.browser.page import ALICE, BOB, IN_THE_BROWSER, LINK, press, write
from tests.e2e.process import Sandbox, running
from tests.faults.bots import Nursery

pytestmark = IN_THE_BROWSER


@pytest.fixture
def sandbox(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), nursery=nursery) as sandbox:
        yield sandbox


async def test_alice_orders_in_the_page_and_bob_sees_nothing_of_it(page: Page, sandbox: Sandbox) -> None:
    messages = page.get_by_test_id("message")
    await page.goto(f"{sandbox.page_url}/#{ALICE}")
    await page.get_by_test_id("start").click()
    await expect(messages.last).to_contain_text("Hello, Alice!")
    await write(page, "/search tiktok")
    await expect(messages.last).to_contain_text("services found")
    await write(page, f"/order panel_v2:1 {LINK} 1000")
    await expect(messages.last).to_contain_text("Price: 0.90 USD")

    await press(page, "✅ Place order")
    await expect(page.get_by_test_id("toast")).to_contain_text("Order #1 is being placed")
    await expect(messages.last).to_contain_text("Order #1 is completed.")
    await expect(messages.filter(has_text="Reference:")).to_contain_text("100%")

    await page.get_by_test_id(f"person-{BOB}").click()
    await page.get_by_test_id("start").click()
    await expect(messages.last).to_contain_text("Merhaba, Bob!")  # Bob's app is Turkish
    await write(page, "/status 1")
    await expect(messages.last).to_contain_text(said_in("tr", errors_view.not_yours))
    await write(page, "/orders")
    await expect(messages.last).to_contain_text(
        said_in("tr", lambda: orders_view.listed([], dict.fromkeys(OrderGroup, 0), OwnOrders())[0])
    )
    assert LINK not in await page.locator("#messages").inner_text()


async def test_the_page_says_when_the_bot_is_not_running(page: Page, sandbox: Sandbox) -> None:
    await page.goto(f"{sandbox.page_url}/#{ALICE}")
    await page.get_by_text("Controls").click()
    await page.get_by_role("button", name="Kill the bot").click()
    await expect(page.get_by_test_id("status")).to_have_text("bot · not running")
    await page.get_by_role("button", name="Start the bot").click()
    await expect(page.get_by_test_id("status")).to_have_text("bot")


def said_in(code: str, view: Callable[[], str]) -> str:
    with speaking(code):
        return view()
