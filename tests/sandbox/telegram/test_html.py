import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.html import EntityError, parse_html
from sandbox.telegram.render import to_html
from sandbox.telegram.utf16 import cut, units


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("1 <5", "Unclosed start tag at byte offset 2"),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<tg-time format="t">y</tg-time>', "Invalid date-time specified"),
        ('<tg-time unix="1" format="x">y</tg-time>', "Invalid date-time specified"),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, error: str) -> None:
    with pytest.raises(EntityError) as caught:
        parse_html(source)
    assert str(caught.value) == error


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"),
        ("code", "code"), ("pre", "pre"), ("tg-spoiler", "spoiler"), ("blockquote", "blockquote"), ("B", "bold"),
    ],
)  # fmt: skip
def test_each_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"<{tag}>x</{tag}>") == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_tags_keep_their_attributes() -> None:
    text, entities = parse_html(
        '<span class="tg-spoiler">s</span><blockquote expandable>q</blockquote>'
        "<a href='https://example.com'>a</a><tg-emoji emoji-id=\"5368\">e</tg-emoji>"
        '<pre><code class="language-python">p</code></pre>'
    )
    assert text == "sqaep"
    assert entities == [
        {"type": "spoiler", "offset": 0, "length": 1},
        {"type": "expandable_blockquote", "offset": 1, "length": 1},
        {"type": "text_link", "offset": 2, "length": 1, "url": "https://example.com/"},
        {"type": "custom_emoji", "offset": 3, "length": 1, "custom_emoji_id": "5368"},
        {"type": "pre", "offset": 4, "length": 1, "language": "python"},
    ]


@pytest.mark.parametrize(
    "source", ['<tg-time unix="17" format="wDT">x</tg-time>', '<tg-time format="wDT" unix="17">x</tg-time>']
)
def test_a_moment_keeps_its_time_and_format(source: str) -> None:
    text, entities = parse_html(source)
    assert entities == [{"type": "date_time", "offset": 0, "length": 1, "unix_time": 17, "date_time_format": "wDT"}]
    assert to_html(text, entities) == '<tg-time unix="17" format="wDT">x</tg-time>'
    assert to_html(*parse_html('<tg-time unix="17">x</tg-time>')) == '<tg-time unix="17">x</tg-time>'


def test_offsets_count_utf16_units_so_an_emoji_is_two() -> None:
    text, entities = parse_html("👋 <b>hi 👋</b>")
    assert entities == [{"type": "bold", "offset": 3, "length": 5}]
    assert cut(text, 3, 5) == "hi 👋"


def test_only_four_named_references_and_numbers_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#33;&#x1F44B;&nbsp;&#0; a & b")[0] == '<>&"!👋&nbsp;&#0; a & b'


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(EntityError, match="unmatched surrogate code units"):
        parse_html("&#xD83D;")


def test_code_contains_no_other_entities() -> None:
    assert parse_html("<code><b>x</b></code>")[1] == [{"type": "code", "offset": 0, "length": 1}]


def test_a_link_without_a_valid_address_is_just_text() -> None:
    assert parse_html('<a href="http://localhost/x">x</a>') == ("x", [])


def test_an_empty_tag_leaves_no_entity() -> None:
    assert parse_html("a<b></b>") == ("a", [])


def test_overlapping_entities_render_as_well_nested_html() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert to_html("abc", entities) == "<b>a<i>b</i></b><i>c</i>"


pieces = st.recursive(
    st.text("ab <>&\"'é👋\n", min_size=1).map(lambda text: to_html(text, [])),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "blockquote"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@given(pieces)
def test_parsed_html_rendered_and_parsed_again_is_the_same(source: str) -> None:
    text, entities = parse_html(source)
    assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)
    again, entities_again = parse_html(to_html(text, entities))
    assert again == text
    assert _covered(entities_again) == _covered(entities)


def _covered(entities: list[dict[str, int]]) -> set[tuple[object, int]]:
    """The style of each code unit, however the entities are split."""
    return {(e["type"], at) for e in entities for at in range(e["offset"], e["offset"] + e["length"])}
