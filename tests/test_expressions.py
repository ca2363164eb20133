"""Expressions read values out of answers, whatever shape those have."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard.providers import expressions
from switchboard.providers.expressions import ShapeError, evaluate, listed, problem
from switchboard.states import STATES

ODD: list[object] = [
    None,
    "",
    [],
    {},
    True,
    0,
    -1.5,
    [[]],
    {"a": 1},
    ["x"],
    "x" * 50,
    "\x00",
    "🗳",
]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("get(map, 'US House')", "house"),
        ("get(map, 'nothing')", None),
        ("get(map, missing)", None),
        ("get(missing, 'US House')", None),
        ("get(map, `1`)", "one"),
        ("capture(ocd, 'state:([a-z][a-z])')", "ma"),
        ("capture(ocd, 'county:([a-z]+)')", None),
        ("capture(missing, '(.)')", None),
        ("capture(number, '^(.)')", "1"),
        ("capture(list, '(.)')", None),
        ("entries(map)[0]", {"key": "US House", "value": "house"}),
        ("entries(missing)", []),
        ("entries(list)", []),
        ("turned_round('Dogwood, Dov “Dee”, Jr.')", "Dov “Dee” Dogwood, Jr."),
        ("turned_round('Birch, Bo')", "Bo Birch"),
        ("turned_round('Cher')", "Cher"),
        ("turned_round(missing)", None),
        ("plain('<a href=x>Courtesy of</a>\n  A &amp; B')", "Courtesy of A & B"),
        ("plain('<br>')", None),
        ("plain('<p>One</p><p>tw<b>o</b></p>')", "One two"),
        ("plain('a < b <!-- <b>no</b> > --> &lt;c&gt;')", "a < b <c>"),
        ("plain('<script>x<y</script >a<style>b{}</style><img src=x onerror=y()')", "a"),
        ("plain('<script>never closed <p>a</p>')", None),
        ("plain(missing)", None),
        ("phone('(202) 555-0101')", "202-555-0101"),
        ("phone('1 613 555-0101')", "613-555-0101"),
        ("phone('')", None),
        ("phone('call us')", None),
        ("email(' ada@example.org ')", "ada@example.org"),
        ("email('https://example.org/contact')", None),
        ("email('ada@example.org, bo@example.org')", None),
        ("web('https://example.org/contact')", "https://example.org/contact"),
        ("web('javascript:alert(1)')", None),
        ("web('ada@example.org')", None),
        ("state('ma')", "MA"),
        ("state('Massachusetts')", "MA"),
        ("state('virgin islands')", "VI"),
        ("state('25')", "MA"),
        ("state('Ontario')", None),
        ("state(list)", None),
        ("district('MA', `7`)", "MA-07"),
        ("empty", None),
        ("missing.deep[0].down", None),
    ],
)
def test_an_expression_has_a_value(expression: str, value: object) -> None:
    context = {
        "map": {"US House": "house", "1": "one"},
        "ocd": "ocd-division/country:us/state:ma/cd:7",
        "number": 119,
        "list": ["x"],
        "empty": "",
    }
    assert problem(expression) is None
    assert evaluate(expression, context) == value


@pytest.mark.parametrize(
    ("state", "number", "id_"),
    [
        ("MA", 7, "MA-07"),
        ("MA", "7", "MA-07"),
        ("MA", "07", "MA-07"),
        ("ma", " 7 ", "MA-07"),
        ("Massachusetts", 7, "MA-07"),
        ("25", "07", "MA-07"),
        ("VT", 0, "VT-00"),
        ("VT", "00", "VT-00"),
        ("VT", "AL", "VT-00"),
        ("VT", "At-Large", "VT-00"),
        ("VT", "at large", "VT-00"),
        ("VT", 1, "VT-00"),
        ("DC", 98, "DC-00"),
        ("11", "98", "DC-00"),
        ("PR", "98", "PR-00"),
        ("", "WA-9", "WA-09"),
        ("MA", "WA-9", "WA-09"),
        ("", "DC-AL", "DC-00"),
        ("", "AK-AL", "AK-00"),
        (None, 7, None),
        ("MA", None, None),
        ("MA", "", None),
        ("MA", 0, None),
        ("MA", 10, None),
        ("MA", -1, None),
        ("MA", 7.5, None),
        ("MA", True, None),
        ("MA", "ZZ", None),
        ("MA", "７", None),
        ("MA", "²", None),
        ("MA", "9" * 5000, None),
        ("ON", 7, None),
        ("", "XX-7", None),
        (["MA"], [7], None),
    ],
)
def test_a_district_has_one_name_however_it_is_said(
    state: object, number: object, id_: str | None
) -> None:
    assert expressions.district_id(state, number) == id_


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats()), st.text() | st.integers())
def test_no_state_and_number_make_a_district_that_there_is_not(
    state: object, number: object
) -> None:
    found = expressions.district_id(state, number)
    assert found is None or found in STATES[found[:2]].districts


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize(
    "function",
    ["turned_round(@)", "plain(@)", "phone(@)", "email(@)", "web(@)", "state(@)", "entries(@)",
     "get(@, @)", "capture(@, '(.)')", "district(@, @)"],
)  # fmt: skip
def test_our_functions_take_anything(function: str, odd: object) -> None:
    found = evaluate(function, odd)
    assert found is None or isinstance(found, str | list | int | dict)


def test_our_functions_take_what_is_deeply_nested() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert evaluate("capture(@, '(.)')", nested) is None
    assert evaluate("phone(@)", nested) is None
    assert evaluate("district(@, @)", nested) is None


@pytest.mark.parametrize(
    ("expression", "items"),
    [("list", ["x"]), ("missing", []), ("''", []), ("'x'", ["x"]), ("map", [{"a": 1}])],
)
def test_a_list_is_had_of_anything(expression: str, items: list[object]) -> None:
    assert listed(expression, {"list": ["x"], "map": {"a": 1}}) == items


@pytest.mark.parametrize("expression", ["length(missing)", "join(', ', list)", "keys('x')"])
def test_a_value_of_another_shape_is_an_error_of_its_own(expression: str) -> None:
    with pytest.raises(ShapeError, match=expression.partition("(")[0]):
        evaluate(expression, {"list": [1]})


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("a..b", "is no expression"),
        ("[", "is no expression"),
        ("a ||", "is no expression"),
        ("shout(a)", "calls shout(), which there is not"),
        ("a[?shout(b)].c", "calls shout(), which there is not"),
        ("get(a)", "gives get() 1 values, where it takes 2"),
        ("a.{b: phone()}", "gives phone() 0 values, where it takes 1"),
        ("length(a, b)", "gives length() 2 values, where it takes 1"),
        ("not_null()", "gives not_null() 0 values, where it takes 1"),
        ("capture(a, b)", "a pattern that is not a text"),
        ("capture(a, `1`)", "a pattern that is not a text"),
        ("capture(a, '(')", "is no pattern"),
        ("capture(a, 'x')", "one part to capture must be in (...)"),
        ("capture(a, '(x)(y)')", "one part to capture must be in (...)"),
    ],
)
def test_a_wrong_expression_is_told_what_is_wrong(expression: str, complaint: str) -> None:
    found = problem(expression)
    assert found is not None
    assert complaint in found
    assert expression in found


@pytest.mark.parametrize(
    "expression", ["'shout(a)'", '"shout(a)"', "not_null(a, b, c)", "a[1:3].b | [0]", "`[1, 2]`"]
)
def test_what_only_looks_wrong_is_right(expression: str) -> None:
    assert problem(expression) is None


@pytest.mark.parametrize("piece", ["<", "<!--", "<script", "<a <", "&lt;", "<p>x"])
def test_the_words_of_any_markup_are_had_in_a_moment(piece: str) -> None:
    began = time.process_time()
    expressions.plain(piece * 500_000)
    # Time in the square of this length would be minutes.
    assert time.process_time() - began < 1
