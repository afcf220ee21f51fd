"""An invoice in Stars in the sandbox's chat page, paid with its Pay button, with the real bot behind it.

SCREENSHOTS=FOLDER saves a screenshot.
"""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.page import ALICE, IN_THE_BROWSER, picture, press, write
from tests.e2e.own_bots.test_stars import SETTINGS
from tests.e2e.process import Sandbox, running
from tests.faults.bots import Nursery

pytestmark = IN_THE_BROWSER


@pytest.fixture
def sandbox(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery | None) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), *SETTINGS, nursery=nursery) as sandbox:
        yield sandbox


async def test_alice_pays_an_invoice_in_the_page(page: Page, sandbox: Sandbox) -> None:
    messages = page.get_by_test_id("message")
    await page.goto(f"{sandbox.page_url}/#{ALICE}")
    await page.get_by_test_id("start").click()
    await expect(messages.last).to_contain_text("Hello, Alice!")
    await write(page, "/balance")
    await press(page, "⭐ Top up with Stars")
    await press(page, "⭐ 100 · 1.30")
    bubble = page.get_by_test_id("invoice")
    await expect(bubble).to_contain_text("1.30\u00a0USD will be added to your balance.")
    await expect(bubble).to_contain_text("⭐️ 100")
    await page.get_by_role("button", name="Pay ⭐️100").click()
    await expect(page.get_by_test_id("service")).to_have_text("You paid ⭐️ 100")
    await expect(messages.last).to_contain_text("was added to your balance for ⭐ 100.")
    await picture(page, "stars")
    await page.get_by_role("button", name="Pay ⭐️100").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("already paid")
