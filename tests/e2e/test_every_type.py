"""Every service type: the fields it asks for, in order, and what the provider then receives."""

import pytest

from tests.e2e.stage import Stage

SKIP, CHOOSE = "Skip ›", "press "
LIST = "first\nsecond\n\nthird"
FIVE = "one\ntwo\nthree\nfour\nfive"
TEN = "\n".join(f"Lovely, {n}!" for n in range(10))

Answers = list[tuple[str, str]]
LINK: tuple[str, str] = ("Link", "")
HUNDRED = ("Quantity", "100")
TYPES: list[tuple[str, int, Answers, dict[str, str]]] = [
    ("Default", 1, [LINK, HUNDRED], {"quantity": "100"}),
    (
        "Default, in runs",
        3,
        [LINK, HUNDRED, ("Runs", "5"), ("Interval", "30")],
        {"quantity": "100", "runs": "5", "interval": "30"},
    ),
    ("Package", 5, [LINK], {}),
    ("SEO", 6, [LINK, HUNDRED, ("Keywords", LIST)], {"quantity": "100", "keywords": "first\nsecond\nthird"}),
    ("Custom Comments", 2, [LINK, ("Comments", TEN)], {"comments": TEN}),
    ("Custom Comments Package", 7, [LINK, ("Comments", LIST)], {"comments": "first\nsecond\nthird"}),
    ("Mentions", 8, [LINK, HUNDRED, ("Usernames", LIST)], {"quantity": "100", "usernames": "first\nsecond\nthird"}),
    (
        "Mentions with Hashtags",
        9,
        [LINK, HUNDRED, ("Usernames", LIST), ("Hashtags", "#art\n#ink")],
        {"quantity": "100", "usernames": "first\nsecond\nthird", "hashtags": "#art\n#ink"},
    ),
    ("Mentions Custom List", 10, [LINK, ("Usernames", FIVE)], {"usernames": FIVE}),
    ("Mentions Hashtag", 11, [LINK, HUNDRED, ("Hashtag", "#art")], {"quantity": "100", "hashtag": "#art"}),
    ("Mentions User Followers", 12, [LINK, HUNDRED, ("Username", "monet")], {"quantity": "100", "username": "monet"}),
    (
        "Mentions Media Likers",
        13,
        [LINK, HUNDRED, ("Media", "https://www.instagram.com/p/C1")],
        {"quantity": "100", "media": "https://www.instagram.com/p/C1"},
    ),
    ("Comment Likes", 14, [LINK, HUNDRED, ("Username", "monet")], {"quantity": "100", "username": "monet"}),
    ("Comment Replies", 15, [LINK, ("Username", "monet"), ("Replies", FIVE)], {"username": "monet", "comments": FIVE}),
    ("Poll", 16, [LINK, HUNDRED, ("Answer number", "2")], {"quantity": "100", "answer_number": "2"}),
    (
        "Invites from Groups",
        17,
        [LINK, HUNDRED, ("Groups", LIST)],
        {"quantity": "100", "groups": "first\nsecond\nthird"},
    ),
    (
        "Web Traffic",
        18,
        [
            LINK,
            ("Quantity", "500"),
            ("Runs", SKIP),
            ("Country", "TR"),
            ("Device", CHOOSE + "Android"),
            ("Type of traffic", CHOOSE + "Google, by keyword"),
            ("Google keyword", "oil painting"),
        ],
        {"quantity": "500", "country": "TR", "device": "2", "type_of_traffic": "1", "google_keyword": "oil painting"},
    ),
    (
        "Subscriptions",
        19,
        [
            ("Username", ""),
            ("Least a post", "20"),
            ("Most a post", "50"),
            ("New posts", "3"),
            ("Old posts", SKIP),
            ("Delay", CHOOSE + "15 min"),
            ("Expiry", "31/12/2030"),
        ],
        {"min": "20", "max": "50", "posts": "3", "delay": "15", "expiry": "31/12/2030"},
    ),
]


@pytest.mark.parametrize(("number", "answers", "received"), [row[1:] for row in TYPES], ids=[row[0] for row in TYPES])
async def test_a_service_of_every_type_is_asked_for_field_by_field_and_ordered(
    stage: Stage, link: str, number: int, answers: Answers, received: dict[str, str]
) -> None:
    alice = await stage.customer()
    field = answers[0][0].lower()
    target = link if field == "link" else link.rpartition("/")[2]
    await alice.says(f"/order panel_v2:{number}")
    for label, answer in answers:
        await alice.sees(f"\n{label}")
        if answer == SKIP:
            await alice.presses(SKIP)
        elif answer.startswith(CHOOSE):
            await alice.presses(answer.removeprefix(CHOOSE))
        else:
            await alice.says(answer or target)
    await alice.sees("Your order", "Price: ")
    card = await alice.places_it()
    await card.shows("Reference:")
    order = await stage.provider().order(target)
    assert order["received"] == {"action": "add", "service": str(number), field: target, **received}
