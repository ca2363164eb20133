"""The known list of seats, and the mail that belongs to no seat."""

from collections import Counter

import pytest

from switchboard.states import CODE_OF_FIPS, STATES, military_state


def test_there_are_435_house_seats_that_vote_and_6_that_do_not() -> None:
    votes = Counter[bool]()
    for state in STATES.values():
        votes[state.house_title == "Representative"] += state.seats
    assert votes == {True: 435, False: 6}


def test_every_state_has_two_senators_of_different_classes_and_no_territory_has_any() -> None:
    for state in STATES.values():
        expected = 2 if state.house_title == "Representative" else 0
        assert len(set(state.classes)) == len(state.classes) == expected, state.code


def test_a_third_of_the_senate_is_elected_at_a_time() -> None:
    classes = Counter(number for state in STATES.values() for number in state.classes)
    assert classes == {1: 33, 2: 33, 3: 34}


def test_puerto_rico_has_a_resident_commissioner_and_five_others_have_a_delegate() -> None:
    titles = {s.code: s.house_title for s in STATES.values() if s.house_title != "Representative"}
    assert titles.pop("PR") == "Resident Commissioner"
    assert titles == dict.fromkeys(("DC", "GU", "VI", "AS", "MP"), "Delegate")


@pytest.mark.parametrize(
    ("code", "districts"),
    [
        ("AK", ["AK-00"]),
        ("PR", ["PR-00"]),
        ("HI", ["HI-01", "HI-02"]),
        ("MA", [f"MA-0{number}" for number in range(1, 10)]),
    ],
)
def test_a_district_id_is_00_only_where_one_seat_covers_the_state(
    code: str, districts: list[str]
) -> None:
    assert STATES[code].districts == districts


def test_the_441_district_ids_are_all_different() -> None:
    assert len({district for s in STATES.values() for district in s.districts}) == 441


def test_each_fips_code_leads_back_to_its_state() -> None:
    assert {CODE_OF_FIPS[state.fips] for state in STATES.values()} == STATES.keys()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("DC", "the District of Columbia"),
        ("VI", "the U.S. Virgin Islands"),
        ("MP", "the Northern Mariana Islands"),
        ("OH", "Ohio"),
    ],
)
def test_a_name_takes_its_article_in_a_sentence(code: str, words: str) -> None:
    assert STATES[code].in_a_sentence == words


@pytest.mark.parametrize(
    ("zip_code", "state"),
    [
        ("08999", None),
        ("09001", "AE"),
        ("09905", "AE"),
        ("10001", None),
        ("33999", None),
        ("34001", "AA"),
        ("34101", None),
        ("96162", None),
        ("96201", "AP"),
        ("96699", "AP"),
        ("96701", None),
    ],
)
def test_military_mail_is_known_by_its_prefix(zip_code: str, state: str | None) -> None:
    assert military_state(zip_code) == state
