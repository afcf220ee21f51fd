"""The words of a form's questions: what each field is called, what to send, and what its choices mean."""

from core.catalogue.platforms import TITLES, Platform, platform_of_link
from core.catalogue.service import BOUNDLESS
from core.forms.fields import Topic
from core.forms.flow import Asked
from core.forms.form import Question
from core.forms.problems import (
    DayPassed,
    HostNotTaken,
    KeywordMissing,
    LinkElsewhere,
    LinkTooLong,
    LinkWithSpaces,
    MaximumBelowMinimum,
    Missing,
    NoLines,
    NotAChoice,
    NotACountry,
    NotADate,
    NotALink,
    NotANumber,
    NoText,
    NotOneName,
    NotTaken,
    OutOfRange,
    PageMissing,
    Problem,
    RunsWithoutInterval,
    TooHigh,
    TooLong,
    TooLow,
    TooManyLines,
    TooMuch,
    Unbounded,
    WholeSite,
)
from handlers.language import _, ngettext
from handlers.views import words
from handlers.views.words import number, plain


def label(topic: Topic) -> str:
    return {
        Topic.LINK: _("Link"),
        Topic.QUANTITY: _("Quantity"),
        Topic.RUNS: _("Runs"),
        Topic.INTERVAL: _("Interval"),
        Topic.KEYWORDS: _("Keywords"),
        Topic.COMMENTS: _("Comments"),
        Topic.CHARGED_COMMENTS: _("Comments"),
        Topic.CHARGED_REPLIES: _("Replies"),
        Topic.USERNAMES: _("Usernames"),
        Topic.CHARGED_USERNAMES: _("Usernames"),
        Topic.HASHTAG: _("Hashtag"),
        Topic.HASHTAGS: _("Hashtags"),
        Topic.FOLLOWERS_OF: _("Username"),
        Topic.LIKERS_OF: _("Link to a post"),
        Topic.COMMENT_AUTHOR: _("Username"),
        Topic.POLL_ANSWER: _("Answer number"),
        Topic.GROUPS: _("Groups"),
        Topic.COUNTRY: _("Country"),
        Topic.DEVICE: _("Device"),
        Topic.TRAFFIC: _("Visitors from"),
        Topic.SEARCHED: _("Google keyword"),
        Topic.REFERRING_PAGE: _("Referring page"),
        Topic.WATCHED_ACCOUNT: _("Username"),
        Topic.MINIMUM_PER_POST: _("Minimum per post"),
        Topic.MAXIMUM_PER_POST: _("Maximum per post"),
        Topic.NEW_POSTS: _("New posts"),
        Topic.OLD_POSTS: _("Existing posts"),
        Topic.DELAY: _("Delay"),
        Topic.EXPIRY: _("Last day"),
    }[topic]


def hint(asked: Asked) -> str:
    """What to send; HTML."""
    question = asked.question
    limits = {"minimum": number(question.minimum), "maximum": number(question.maximum)}
    match question.topic:
        case Topic.LINK:
            return _("Send the full link, like {example}").format(example=plain(question.example, 100))
        case Topic.QUANTITY:
            boundless = question.maximum >= BOUNDLESS
            bounds = (
                _("Send a number, at least {minimum}.")
                if boundless
                else _("Send a number from {minimum} to {maximum}.")
            )
            return "\n".join(filter(None, [_rate(asked), bounds])).format(**limits)
        case Topic.CHARGED_COMMENTS:
            return _("Your own words, one comment per line, {minimum} to {maximum} lines").format(**limits)
        case Topic.CHARGED_REPLIES:
            return _("Your own words, one reply per line, {minimum} to {maximum} lines").format(**limits)
        case Topic.CHARGED_USERNAMES:
            return _("One per line, {minimum} to {maximum} lines").format(**limits)
        case Topic.MINIMUM_PER_POST:
            return _("{minimum} to {maximum}").format(**limits)
        case Topic.MAXIMUM_PER_POST:
            return _("{minimum} to {maximum}, at least the minimum").format(**limits)
        case Topic.NEW_POSTS if not question.optional:
            return _("How many new posts. This caps the cost.")
        case topic:
            return _simple_hint(topic)


def _rate(asked: Asked) -> str:
    rate = asked.prices.rate(asked.service)
    if rate is None:
        return ""
    per = number(asked.prices.per(asked.service))
    return _("<b>{price}</b> per {count}").format(price=words.rate(rate, asked.prices.paid_in), count=per)


def _simple_hint(topic: Topic) -> str:
    return {
        Topic.RUNS: _("Drip-feed: how many times to deliver the quantity, 2 to 1,000"),
        Topic.INTERVAL: _("Minutes between runs"),
        Topic.KEYWORDS: _("One keyword per line"),
        Topic.COMMENTS: _("Your own words, one comment per line"),
        Topic.USERNAMES: _("One username per line"),
        Topic.HASHTAG: _("Hashtag whose users to mention"),
        Topic.HASHTAGS: _("One hashtag per line"),
        Topic.FOLLOWERS_OF: _("Account whose followers to mention"),
        Topic.LIKERS_OF: _("Link to the post whose likers to mention"),
        Topic.COMMENT_AUTHOR: _("Who wrote the comment"),
        Topic.POLL_ANSWER: _("Place of the answer in the poll: 1, 2 ..."),
        Topic.GROUPS: _("One group per line"),
        Topic.COUNTRY: _("Two letters, like US; WW for the whole world"),
        Topic.DEVICE: _("What visitors use"),
        Topic.TRAFFIC: _("Where visitors come from"),
        Topic.SEARCHED: _("What they searched for"),
        Topic.REFERRING_PAGE: _("Its full link"),
        Topic.WATCHED_ACCOUNT: _("Account to watch for new posts"),
        Topic.NEW_POSTS: _("How many new posts. Skip for no limit."),
        Topic.OLD_POSTS: _("Existing posts to include"),
        Topic.DELAY: _("Minutes to wait after a new post"),
        Topic.EXPIRY: _("Day/month/year, like 31/12/2030"),
    }.get(topic, "")


def choice(question: Question, value: str) -> str:
    """The name of a choice."""
    match question.topic:
        case Topic.DEVICE:
            names = {"1": _("Desktop"), "2": "Android", "3": "iOS", "4": _("Mobile, mixed"), "5": _("All devices")}
        case Topic.TRAFFIC:
            names = {"1": _("Google, by keyword"), "2": _("Another page"), "3": _("Direct")}
        case Topic.DELAY:
            return _("{minutes} min").format(minutes=value)
        case _:
            return value
    return names.get(value, value)


def why(problem: Problem) -> str:
    """What is wrong with an answer, and what to send instead; HTML."""
    match problem:
        case TooLow(lines=True):
            text = ngettext(
                "That's {given} line; the minimum is {minimum}.",
                "That's {given} lines; the minimum is {minimum}.",
                problem.given,
            )
            return text.format(given=number(problem.given), minimum=number(problem.minimum))
        case TooLow():
            return _("The minimum is {minimum}.").format(minimum=number(problem.minimum))
        case TooHigh(lines=True):
            text = ngettext(
                "That's {given} line; the maximum is {maximum}.",
                "That's {given} lines; the maximum is {maximum}.",
                problem.given,
            )
            return text.format(given=number(problem.given), maximum=number(problem.maximum))
        case TooHigh():
            return _("The maximum is {maximum}.").format(maximum=number(problem.maximum))
        case OutOfRange():
            text = _("Send a number from {minimum} to {maximum}.")
            return text.format(minimum=number(problem.minimum), maximum=number(problem.maximum))
        case MaximumBelowMinimum():
            text = _("The maximum can't be below your minimum ({minimum}).")
            return text.format(minimum=number(problem.minimum))
        case NotAChoice():
            return _("Choose one of {choices}.").format(choices=", ".join(map(str, problem.choices)))
        case TooLong():
            text = _("That's too long: {given} characters. The maximum is {maximum}.")
            return text.format(given=number(problem.given), maximum=number(problem.maximum))
        case TooManyLines():
            text = _("That's too many lines: {given}. The maximum is {maximum}.")
            return text.format(given=number(problem.given), maximum=number(problem.maximum))
        case TooMuch():
            return _("I couldn't use the end of that: {rest}").format(rest=plain(problem.rest, 100))
        case NotALink():
            return _("Send a full link, like {example}").format(example=plain(problem.example, 100))
        case WholeSite():
            text = _("That's a whole site. Send the link of one profile or post, like {example}")
            return text.format(example=plain(problem.example, 100))
        case HostNotTaken():
            return _host_not_taken(problem)
        case _:
            return _simple_why(problem)


def _simple_why(problem: Problem) -> str:
    return {
        Missing: _("This is still missing."),
        Unbounded: _("A number of posts is needed here, so that the most it can cost is known."),
        NotTaken: _("This service doesn't take this any more."),
        NotANumber: _("Send a whole number, like 1000."),
        NoText: _("Send some text."),
        NotACountry: _("Send two letters, like US; WW for the whole world."),
        NotOneName: _("Send one name without spaces, not a link."),
        NoLines: _("Send at least one line."),
        NotADate: _("Send a date as day/month/year, like 31/12/2030."),
        DayPassed: _("That day has passed. Send a later one."),
        LinkWithSpaces: _("Send one link, without spaces."),
        LinkTooLong: _("That link is too long."),
        LinkElsewhere: _("This link leads on to another page. Send the link of the page itself."),
        RunsWithoutInterval: _("Runs and interval go together."),
        KeywordMissing: _("Visitors from Google need a keyword."),
        PageMissing: _("Visitors from another page need the link of that page."),
    }[type(problem)]


def _host_not_taken(problem: HostNotTaken) -> str:
    found = {platform_of_link(host) for host in problem.taken}
    named = [TITLES[platform] for platform in Platform if platform in found and platform in TITLES][:3]
    text = _("We don't accept links to {host}.").format(host=plain(" ".join(problem.host.split()), 100))
    if named:
        text += " " + _("We accept links to {platforms} and others.").format(platforms=", ".join(named))
    hosts = plain(", ".join(problem.taken), 800)
    return f"{text}\n<blockquote expandable>{hosts}</blockquote>"
