"""The chat page in a browser: who is in it, and how a test writes and presses there."""

import os

import pytest
from playwright.async_api import Page

CHROMIUM = "/usr/bin/chromium"
ALICE, BOB = 1001, 1002
LINK = "https://www.instagram.com/alice.paints"
IN_THE_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""The marks of a test in the browser, which all of them share: it stays in the loop in which it was started."""


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


async def press(page: Page, label: str) -> None:
    await page.get_by_test_id("inline-button").filter(has_text=label).last.click()


async def picture(page: Page, name: str) -> None:
    """Saves a screenshot if SCREENSHOTS=FOLDER is set."""
    if "SCREENSHOTS" in os.environ:
        await page.screenshot(path=f"{os.environ['SCREENSHOTS']}/{name}.png")
