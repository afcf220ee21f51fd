"""`make screenshots`: every screen of the chat, in a desktop's and a phone's width, from the sandbox with the real bot.

`python -m tests.browser.screenshots FOLDER` writes FOLDER/NAME.jpg and FOLDER/NAME-phone.jpg.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp
from playwright.async_api import Page, async_playwright, expect

from tests.browser.page import ALICE, BOB, CHROMIUM, LINK, press, write
from tests.e2e.control import Control
from tests.e2e.process import running
from tests.e2e.provider import Provider

ADA = 1000
DESKTOP = {"width": 1100, "height": 720}
PHONE = {"width": 390, "height": 780}

_AT_THE_END = """() => {
    const messages = document.querySelector('#messages');
    const was_there = messages.scrollTop + messages.clientHeight >= messages.scrollHeight - 2;
    messages.scrollTo({top: 1e9, behavior: 'instant'});
    return was_there;
}"""


class Camera:
    """Takes each screen in both widths."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder

    async def take(self, name: str) -> None:
        await expect(self._page.get_by_test_id("toast")).to_be_hidden()
        for size, end in ((PHONE, "-phone"), (DESKTOP, "")):
            await self._page.set_viewport_size({"width": size["width"], "height": size["height"]})
            await self._page.wait_for_timeout(300)  # the page scrolls smoothly after a change of its width
            await self._page.wait_for_function(_AT_THE_END, polling=150)
            await self._page.screenshot(
                path=self._folder / f"{name}{end}.jpg", type="jpeg", quality=75, animations="disabled"
            )


async def main(folder: Path) -> None:
    expect.set_options(timeout=20_000)
    with tempfile.TemporaryDirectory() as place, running(Path(place)) as sandbox:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page(color_scheme="light")
            page.set_default_timeout(20_000)
            camera = Camera(page, folder)
            await _customer(page, camera, sandbox.page_url)
            await _settings_and_help(page, camera)
            await _turkish(page, camera)
            await _operator(page, camera, sandbox.provider_url)
            await browser.close()
    with tempfile.TemporaryDirectory() as place, running(Path(place), shop=True) as sandbox:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page(color_scheme="light")
            page.set_default_timeout(20_000)
            await _shop(page, Camera(page, folder), sandbox.page_url)
            await browser.close()


async def _customer(page: Page, camera: Camera, url: str) -> None:
    await page.goto(f"{url}/#{ALICE}")
    await page.get_by_test_id("start").click()
    await _sees(page, "Hello, Alice!")
    await camera.take("home")
    await press(page, "🛒 New order")
    await _sees(page, "What is it for?")
    await camera.take("new-order")
    await press(page, "All categories")
    await _sees(page, "Choose a category")
    await camera.take("categories")
    await press(page, "First Category")
    await _sees(page, "Choose a service")
    await camera.take("services")
    await press(page, "0.90 USD · Followers")
    await _sees(page, "Quantity: 50 to 10,000")
    await camera.take("service")
    await press(page, "🛒 Order")
    await _sees(page, "Step 1 of")
    await camera.take("link")
    await write(page, LINK)
    await _sees(page, "Step 2 of")
    await camera.take("quantity")
    await write(page, "1,000")
    await _sees(page, "Your order")
    await camera.take("summary")
    await press(page, "Place order")
    await _sees(page, "is completed")
    await camera.take("completed")


async def _settings_and_help(page: Page, camera: Camera) -> None:
    for command, seen, name in (
        ("/orders", "#1", "orders"),
        ("/search followers", "found", "search"),
        ("/settings", "Language", "settings"),
        ("/help", "How to order", "help"),
        ("/balance", "USD", "balance"),
    ):
        await _shows(page, camera, command, seen, name)
    await write(page, "/status 1")
    await expect(page.get_by_test_id("message").last).to_contain_text("Reference:")
    await press(page, "Ask about this order")
    await _sees(page, "Ask about order #1")
    await camera.take("ask")
    await _favourites_and_refill(page, camera)
    await write(page, "/settings")
    await expect(page.get_by_test_id("message").last).to_contain_text("Quiet hours: off")
    await press(page, "Quiet hours")
    await press(page, "22:00 – 08:00")
    await _sees(page, "messages come silently")
    await camera.take("quiet-hours")
    await write(page, f"/mass\n20 | {LINK}.a | 100\n20 | {LINK}.b | 5\n4711 | {LINK}.c | 100")
    await expect(page.get_by_test_id("message").last).to_contain_text("1 order is ready")
    await page.get_by_test_id("inline-button").last.scroll_into_view_if_needed()
    await camera.take("mass")


async def _favourites_and_refill(page: Page, camera: Camera) -> None:
    for words, name in (("instagram followers", "Instagram Followers ⚡"), ("tiktok views", "TikTok Views")):
        await write(page, words)
        await expect(page.get_by_test_id("message").last).to_contain_text("services found")
        await press(page, name)
        await expect(page.get_by_test_id("message").last).to_contain_text("Link to this service")
        await press(page, "☆ Favourite")
        await expect(page.get_by_test_id("inline-button").filter(has_text="★ Favourite").last).to_be_visible()
    await _shows(page, camera, "/favourites", "prices per 1,000", "favourites")
    await _shows(page, camera, "/refill", "Refill which order?", "refill")
    await _shows(
        page, camera, "/mass\n1 | instagram.com/alice.x | 100", "Several services have this number", "mass-choice"
    )
    await press(page, "✖ Cancel")


async def _shop(page: Page, camera: Camera, url: str) -> None:
    """The shop of `make demo`, seen by a customer, by somebody who gets a card, and by its owner."""
    await page.goto(f"{url}/#{ALICE}")
    await _sees(page, "Order #3 is completed")
    await _shows(page, camera, "/start", "Hello, Alice!", "shop-home")
    await _shows(page, camera, "/balance", "Your balance", "shop-balance")
    await _summary(page, "instagram followers", "Instagram Followers ⚡", f"{LINK} 1000")
    await camera.take("shop-summary")
    await write(page, "/cancel")
    await _shows(page, camera, "/orders", "My orders", "shop-orders")
    await _summary(page, "x followers", "X Followers", "https://x.com/alice 500")
    await press(page, "✅ Place order")
    await _sees(page, "In progress")
    await page.get_by_test_id("inline-button").filter(has_text="Share").last.click()
    await page.get_by_test_id("picker-chat").first.click()
    await expect(page.get_by_test_id("inline-result").first).to_be_visible()
    await camera.take("inline-results")
    await page.get_by_test_id("composer").press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("In progress")
    await camera.take("inline-card")
    await page.goto(f"{url}/#{ADA}")
    await _shows(page, camera, "/desk", "Desk", "shop-desk")
    await _shows(page, camera, "/catalogue", "Catalogue", "shop-catalogue")


async def _summary(page: Page, words: str, service: str, line: str) -> None:
    """Finds a service by words, opens it, and sends the link and the quantity."""
    await write(page, words)
    await expect(page.get_by_test_id("message").last).to_contain_text("found")
    await press(page, service)
    await _sees(page, "Link to this service")
    await write(page, line)
    await expect(page.get_by_test_id("message").last).to_contain_text("Your order")


async def _turkish(page: Page, camera: Camera) -> None:
    await page.get_by_test_id(f"person-{BOB}").click()
    await page.get_by_test_id("start").click()
    await _sees(page, "Merhaba, Bob!")
    await camera.take("home-turkish")
    await write(page, "/search takipçi")
    await _sees(page, "servis bulundu")
    await camera.take("search-turkish")
    await write(page, "/settings")
    await expect(page.get_by_test_id("message").last).to_contain_text("Saat dilimi")
    await press(page, "🌐 Dil")
    await press(page, "Tiếng Việt")
    await _sees(page, "Cài đặt")
    await camera.take("settings-vietnamese")


async def _operator(page: Page, camera: Camera, provider_url: str) -> None:
    await page.get_by_test_id(f"person-{ADA}").click()
    await write(page, "/start")
    await _sees(page, "Hello, Ada!")
    async with aiohttp.ClientSession() as session:
        await Provider(Control(session, provider_url), "panel-v2").fault("reset_after", "add")
    await page.get_by_test_id(f"person-{ALICE}").click()
    await write(page, f"/order panel_v2:1 {LINK}.too 100")
    await _sees(page, "Your order")
    await press(page, "Place order")
    await _sees(page, "is unconfirmed")
    await camera.take("unconfirmed")
    await page.get_by_test_id(f"person-{ADA}").click()
    await write(page, "/unconfirmed")
    await _sees(page, "It does not exist")
    await camera.take("operator-unconfirmed")


async def _shows(page: Page, camera: Camera, said: str, seen: str, name: str) -> None:
    """Writes something, waits until the answer has `seen` in it, and takes the screen."""
    await write(page, said)
    await expect(page.get_by_test_id("message").last).to_contain_text(seen)
    await camera.take(name)


async def _sees(page: Page, words: str) -> None:
    """Waits for the words: the bot edits some messages in place and sends others."""
    await expect(page.get_by_test_id("message").filter(has_text=words).last).to_be_visible()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
