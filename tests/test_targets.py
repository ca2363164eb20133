"""Targets: whom a campaign asks to call, how others are shown, and stances nobody sees."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from switchboard import campaigns
from switchboard.directory import Directory
from switchboard.errors import CampaignError
from switchboard.records import Member
from switchboard.scripts import fill
from switchboard.targets import Targets
from tests import campaigning
from tests.conftest import AppMaker, LiveMaker
from tests.inspecting import parse, text_of

TARGETS = campaigning.FACTS[
    campaigning.FACTS.index("[targets]") : campaigning.FACTS.index("[stances]")
]
REPS = "/reps?zip=02201&campaign=parks"


@pytest.fixture
def parks(make_app: AppMaker, scripts_copy: Path) -> FlaskClient:
    campaigning.write(scripts_copy)
    return make_app(scripts_dir=str(scripts_copy)).test_client()


def with_targets(make_app: AppMaker, scripts: Path, targets: str) -> FlaskClient:
    campaigning.write(scripts, (TARGETS, f"[targets]\n{targets}\n"))
    return make_app(scripts_dir=str(scripts)).test_client()


def cards(client: FlaskClient, path: str) -> dict[str, Any]:
    """The cards of a page by their member's or agency's id, in the order of the page."""
    found = {}
    for each in parse(client.get(path).text).iter("article"):
        found[each.attrib["aria-labelledby"].partition("-")[2]] = each
    return found


def _is_greyed(card: Any) -> bool:
    return "aside" in card.attrib["class"].split()


def _buttons(card: Any) -> list[str]:
    return [a.attrib["href"] for a in card.iter("a") if "main" in a.attrib.get("class", "").split()]


@pytest.mark.parametrize(
    ("targets", "asked", "reason"),
    [
        (Targets(), "A000001 B000002 C000003 N000014", ""),
        (Targets(chambers=("senate",)), "A000001 B000002", "calls to senators only."),
        (Targets(chambers=("house",)), "C000003 N000014", "calls to the House only."),
        (Targets(chambers=("senate", "house")), "A000001 B000002 C000003 N000014", ""),
        (Targets(states=("DC",)), "N000014", "members from: the District of Columbia."),
        (
            Targets(states=("DC", "AL", "GA", "TX", "VT")),
            "N000014",
            "calls to members from other states.",
        ),
        (Targets(chambers=("house",), states=("MA",)), "C000003", ""),
        (Targets(members=("C000003",)), "C000003", "calls to other members."),
        (Targets(members=("C000003",), chambers=("senate",)), "A000001 B000002 C000003", ""),
        (Targets(agencies=("line",)), "", "calls to an agency, not to members of Congress."),
        (Targets(agencies=("line",), states=("DC",)), "N000014", ""),
        (Targets(levels=("state",)), "", "not written for this office."),
    ],
)
def test_a_member_is_a_target_or_there_is_a_reason(
    directory: Directory, targets: Targets, asked: str, reason: str
) -> None:
    people = [directory.members[id_] for id_ in ("A000001", "B000002", "C000003", "N000014")]
    reasons = {each.id: targets.why_not(each) for each in people}
    assert [id_ for id_, why in reasons.items() if why is None] == asked.split()
    assert not reason or any(str(why).endswith(reason) for why in reasons.values())


def test_an_official_of_another_level_sits_in_no_chamber(directory: Directory) -> None:
    official = msgspec.structs.replace(
        directory.members["C000003"], seat="", chamber="lower", level="state"
    )
    both = Targets(levels=("federal", "state"), chambers=("senate",))
    assert both.why_not(official) is None
    assert Targets(chambers=("house",)).why_not(official) is not None


def test_who_is_no_target_stays_to_be_seen_greyed_with_the_reason(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = with_targets(make_app, scripts_copy, 'chambers = ["senate"]')
    shown = cards(client, REPS)
    assert _buttons(shown["A000001"]) == ["/call/parks/A000001?zip=02201"]
    assert not _is_greyed(shown["A000001"])
    other = shown["D000004"]
    assert _is_greyed(other)
    assert _buttons(other) == []
    assert "This campaign asks for calls to senators only." in text_of(other)
    assert "202-555-0104" in text_of(other)
    assert "/call/parks/D000004?zip=02201" in [a.attrib["href"] for a in other.iter("a")]
    assert "Call Dogwood anyway" in text_of(other)


def test_a_card_kept_for_one_campaign_is_not_shown_in_another(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = with_targets(make_app, scripts_copy, 'chambers = ["senate"]')
    elsewhere = "/reps?zip=02201&campaign=any-issue"
    for _ in range(2):
        assert _is_greyed(cards(client, REPS)["D000004"])
        assert not _is_greyed(cards(client, elsewhere)["D000004"])


def test_two_campaigns_give_their_own_reasons(make_app: AppMaker, scripts_copy: Path) -> None:
    campaigning.write(scripts_copy, (TARGETS, '[targets]\nstates = ["VT"]\n'), slug="vermont")
    client = with_targets(make_app, scripts_copy, 'chambers = ["senate"]')
    vermont = "/reps?zip=02201&campaign=vermont"
    for _ in range(2):
        assert "members from: Vermont." in text_of(cards(client, vermont)["D000004"])
        assert "senators only." in text_of(cards(client, REPS)["D000004"])


def test_a_candidate_who_is_no_target_can_still_be_chosen(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = with_targets(make_app, scripts_copy, 'members = ["C000003"]')
    shown = cards(client, "/reps?zip=02139&campaign=parks")
    assert not _is_greyed(shown["MA-05"])
    assert _is_greyed(shown["MA-07"])
    assert "This campaign asks for calls to other members." in text_of(shown["MA-07"])
    assert "district=MA-07" in client.get("/reps?zip=02139&campaign=parks").text


def test_who_is_called_all_the_same_sees_the_reason(make_app: AppMaker, scripts_copy: Path) -> None:
    client = with_targets(make_app, scripts_copy, 'chambers = ["senate"]')
    for kind in ("call", "email"):
        other = text_of(parse(client.get(f"/{kind}/parks/D000004?zip=02201").text))
        assert "This campaign asks for calls to senators only. See whom to call" in other
        target = text_of(parse(client.get(f"/{kind}/parks/A000001?zip=02201").text))
        assert "This campaign asks" not in target
    assert 'class="button main tel"' not in client.get("/call/parks/D000004?zip=02201").text


def test_the_next_to_call_are_targets_alone_and_then_agencies(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = with_targets(make_app, scripts_copy, 'chambers = ["senate"]\nagencies = ["park-line"]')
    text = text_of(parse(client.get("/call/parks/A000001?zip=02201").text))
    after = text.partition("Done? Thank you.")[2]
    assert after.index("Call Bo Birch") < after.index("The park line")
    assert "Dogwood" not in after


def test_cards_come_in_the_order_that_the_organizer_gives(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    campaigning.write(scripts_copy, slug="first")
    client = with_targets(
        make_app, scripts_copy,
        'chambers = ["senate", "house"]\nmembers = ["B000002"]\nagencies = ["park-line"]\n'
        'order = ["park-line", "house", "B000002"]',
    )  # fmt: skip
    assert list(cards(client, REPS)) == ["park-line", "D000004", "B000002", "A000001"]
    assert list(cards(client, "/reps?zip=02201&campaign=first")) == [
        "D000004", "A000001", "B000002", "park-line",
    ]  # fmt: skip
    assert list(cards(client, "/reps?zip=02201")) == ["A000001", "B000002", "D000004"]


def test_a_campaign_for_an_agency_alone_puts_it_first(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = with_targets(make_app, scripts_copy, 'agencies = ["park-line"]')
    assert next(iter(cards(client, REPS))) == "park-line"
    text = text_of(parse(client.get("/campaigns/parks").text))
    assert "Call your members of Congress" not in text
    assert text.index("1-800-555-0150") < text.index("Find your members of Congress")


def test_an_agency_on_the_results_leads_to_its_script(parks: FlaskClient) -> None:
    card = cards(parks, REPS)["park-line"]
    assert _buttons(card) == ["/campaigns/parks#action-park-line"]
    assert 'id="action-park-line"' in parks.get("/campaigns/parks").text


def test_an_official_who_is_no_target_says_why(make_live: LiveMaker, scripts_copy: Path) -> None:
    live = make_live("openstates", scripts_dir=str(scripts_copy))
    text = text_of(parse(live.client.get("/reps?zip=02139").text))
    assert "Sky Sumac State Senator, Second Middlesex" in text
    assert "The script of this campaign is not written for this office." in text


@pytest.mark.parametrize(
    ("targets", "complaint"),
    [
        ('chambers = ["lords"]', "Invalid enum value 'lords'"),
        ('states = ["Ohio"]', "there is no state “Ohio”"),
        ('states = ["OH", "OH"]', "states has “OH” twice"),
        ('agencies = ["sign"]', "the target “sign” is no agency among the actions"),
        ('chambers = ["senate"]\norder = ["house"]', "order has “house”, which is none of the"),
        ('order = ["A000001"]', "order has “A000001”, which is none of the targets"),
        ('order = ["agencies"]', "order has “agencies”, which is none of the targets"),
        ('levels = ["city"]', "Invalid enum value 'city'"),
        ('colors = ["red"]', "unknown field `colors`"),
    ],
)
def test_targets_that_cannot_be_meant_stop_the_boot(
    scripts_copy: Path, targets: str, complaint: str
) -> None:
    folder = campaigning.write(scripts_copy, (TARGETS, f"[targets]\n{targets}\n"))
    with pytest.raises(CampaignError) as caught:
        campaigns.read(folder)
    at = campaigning.place_of(folder, targets.rpartition("\n")[2])
    assert str(caught.value).startswith(at)
    assert complaint in str(caught.value)


# Stances


def _said(folder: Path, member: Member) -> str:
    script = campaigns.read(folder).script("call", member)
    return fill(script, {}, {blank.name: blank.name for blank in script.blanks})


def test_a_script_branches_on_the_stance_that_the_organizer_lists(
    scripts_copy: Path, directory: Directory
) -> None:
    folder = campaigning.write(scripts_copy)
    said = {id_: _said(folder, directory.members[id_]) for id_ in ("A000001", "B000002", "C000003")}
    assert "Thank you for standing up for parks." in said["A000001"]
    assert "Please think again about parks." in said["B000002"]
    assert "Please vote for parks, Representative Cedar." in said["C000003"]


def test_no_caller_is_shown_a_stance_anywhere(parks: FlaskClient) -> None:
    pages = [
        "/", "/campaigns/parks", REPS, "/reps?zip=02139&campaign=parks", "/about",
        "/api/v1/lookup?zip=02139",
        *(f"/{kind}/parks/{id_}?zip=02139" for kind in ("call", "email")
          for id_ in ("A000001", "B000002", "C000003")),
    ]  # fmt: skip
    for path in pages:
        answer = parks.get(path)
        assert answer.status_code == 200
        assert not re.search("stance|champion|undecided|opposed", answer.text.lower()), path
        assert not re.search("stance|champion|undecided|opposed", str(answer.headers).lower())
    sent = parks.post("/call/parks/A000001?zip=02139", data={"stance": "opposed", "name": "Ana"})
    assert "Thank you for" in sent.text


@pytest.mark.parametrize(
    "shown",
    [
        "{{ stance }}",
        "{{ stance|upper }}",
        "{{ stance ~ '!' }}",
        "{% set s = stance %}{{ s }}",
        "{{ '%s'|format(stance) }}",
        "{{ [stance]|join }}",
        "{% for letter in stance %}{{ letter }}{% endfor %}",
        "{{ stance|length }}",
        "{% if 'champ' in stance %}yes{% endif %}",
    ],
)
def test_a_script_cannot_show_a_stance(
    scripts_copy: Path, directory: Directory, shown: str
) -> None:
    folder = campaigning.write(scripts_copy, ("More parks, please.", shown))
    with pytest.raises(CampaignError, match=r"parks/en\.md, line 1\d: "):
        campaigns.read(folder).try_out([directory.members["A000001"]])


def test_a_misspelled_stance_in_a_script_stops_the_boot(
    scripts_copy: Path, directory: Directory
) -> None:
    folder = campaigning.write(scripts_copy, ('stance == "opposed"', 'stance == "oposed"'))
    with pytest.raises(CampaignError, match=r"en\.md, line 8: “oposed” is not a stance; they are"):
        campaigns.read(folder).try_out([directory.members["A000001"]])


def test_an_unknown_stance_stops_the_boot(scripts_copy: Path) -> None:
    folder = campaigning.write(scripts_copy, ('"opposed"', '"against"'))
    with pytest.raises(CampaignError, match=r"line \d+: Invalid enum value 'against'"):
        campaigns.read(folder)


def test_no_blank_can_be_called_stance(scripts_copy: Path) -> None:
    folder = campaigning.write(
        scripts_copy, ("## Call\n", "## Blanks\n\n- stance [x]: What?\n\n## Call\n")
    )
    with pytest.raises(CampaignError, match="the name “stance” is taken"):
        campaigns.read(folder)
