"""The state of a campaign: draft, live, paused, archived, won."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from switchboard.campaigns import Campaigns
from switchboard.errors import CampaignError
from tests import campaigning
from tests.conftest import AppMaker
from tests.inspecting import parse, text_of

LANGUAGES = 'languages = ["en"]\n'
WORD = "a-long-secret-word"
NOTICE = ("## Tips\n", "## Notice\n\nThe vote is *put off* to spring.\n\n## Tips\n")
PAGES = (
    "/campaigns/parks",
    "/reps?zip=02201&campaign=parks",
    "/reps?zip=02139&campaign=parks",
    "/call/parks/A000001?zip=02201",
    "/email/parks/A000001",
)


def in_state(
    make_app: AppMaker, scripts: Path, state: str, *changes: tuple[str, str]
) -> FlaskClient:
    campaigning.write(scripts, (LANGUAGES, f"{LANGUAGES}{state}\n"), *changes)
    return make_app(scripts_dir=str(scripts)).test_client()


def text_of_page(client: FlaskClient, path: str) -> str:
    return text_of(parse(client.get(path).text))


def test_a_live_campaign_says_nothing_of_its_state(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, 'state = "live"')
    for path in PAGES:
        assert not re.search("This campaign (is|has)|draft", text_of_page(client, path))
    assert "/campaigns/parks" in client.get("/").text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("paused", "This campaign is paused. Please do not call about it for now."),
        ("archived", "This campaign is over. Please do not call about it anymore."),
        ("won", "This campaign has reached its goal. Thank you to everybody who called!"),
    ],
)
def test_a_closed_campaign_says_so_on_each_of_its_pages_and_why(
    make_app: AppMaker, scripts_copy: Path, state: str, said: str
) -> None:
    client = in_state(make_app, scripts_copy, f'state = "{state}"', NOTICE)
    for path in PAGES:
        text = text_of_page(client, path)
        assert f"{said} The vote is put off to spring." in text, path
    assert "More parks" not in client.get("/").text
    assert "Read the script" in text_of_page(client, "/campaigns/parks")
    assert "tel:+18005550150" not in client.get("/campaigns/parks").text


@pytest.mark.parametrize("state", ["paused", "archived", "won"])
def test_the_script_of_a_closed_campaign_stays_readable_without_a_call_to_call(
    make_app: AppMaker, scripts_copy: Path, state: str
) -> None:
    client = in_state(make_app, scripts_copy, f'state = "{state}"', NOTICE)
    results = client.get("/reps?zip=02201&campaign=parks").text
    assert "button main" not in results.partition("</article>")[0]
    assert "with a script" not in results
    assert 'href="/call/parks/A000001?zip=02201">Read the script' in results
    call = client.get("/call/parks/A000001?zip=02201").text
    assert "Thank you for standing up" in call
    assert "button main tel" not in call


def test_a_paused_campaign_must_say_why(make_app: AppMaker, scripts_copy: Path) -> None:
    with pytest.raises(CampaignError, match=r"parks/en\.md, line 1: .*no section “Notice” says"):
        in_state(make_app, scripts_copy, 'state = "paused"')


@pytest.mark.parametrize("state", ["archived", "won"])
def test_a_campaign_that_is_over_leads_to_its_successor(
    make_app: AppMaker, scripts_copy: Path, state: str
) -> None:
    client = in_state(make_app, scripts_copy, f'state = "{state}"\nsuccessor = "any-issue"')
    for path in PAGES:
        assert 'href="/campaigns/any-issue">Any issue you choose</a>' in client.get(path).text
        assert "It goes on here:" in text_of_page(client, path)


def test_a_campaign_that_is_over_without_a_successor_leads_nowhere(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = in_state(make_app, scripts_copy, 'state = "archived"')
    assert "It goes on here:" not in text_of_page(client, "/campaigns/parks")


# Drafts


def test_a_draft_is_there_only_for_who_has_its_link(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, f'state = "draft"\npreview = "{WORD}"')
    nothing = client.get("/campaigns/no-such").text.replace("no-such", "parks")
    assert "parks" not in client.get("/").text
    for path in PAGES:
        for end in ("", "preview=", "preview=wrong", f"preview={WORD}x", "preview=%F0%9F%8C%B3"):
            answer = client.get(f"{path}{'&' if '?' in path else '?'}{end}")
            assert answer.status_code == 404
            assert "There is no campaign “parks” here." in answer.text
        seen = client.get(f"{path}{'&' if '?' in path else '?'}preview={WORD}")
        assert seen.status_code == 200
        assert "This is a draft. Only people with this link can see it." in seen.text
    # It looks like one that does not exist.
    assert text_of(parse(client.get("/campaigns/parks").text)) == text_of(parse(nothing))


def test_a_draft_without_a_word_is_seen_by_nobody(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, 'state = "draft"')
    for end in ("", "?preview=", "?preview=draft", "?preview=None"):
        assert client.get(f"/campaigns/parks{end}").status_code == 404


def test_the_word_of_a_draft_goes_along_on_every_link_and_form(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    client = in_state(make_app, scripts_copy, f'state = "draft"\npreview = "{WORD}"')
    query = f"campaign=parks&preview={WORD}"
    paths = [
        f"/campaigns/parks?preview={WORD}",
        *(f"/reps?zip={zip_code}&{query}" for zip_code in ("02201", "02139", "90140", "09001")),
        f"/reps?zip=02139&district=MA-07&{query}",
        f"/reps?zip=2139&{query}",
        f"/?{query}",
        *(f"/{kind}/parks/A000001?zip=02139&preview={WORD}" for kind in ("call", "email")),
        f"/call/parks/A000001?preview={WORD}",
    ]
    for path in paths:
        document = parse(client.get(path).text)
        links = [a.attrib["href"] for a in document.iter("a")]
        ours = [link for link in links if "parks" in link]
        assert [link for link in ours if f"preview={WORD}" not in link] == []
        for link in {link.partition("#")[0] for link in ours}:
            assert client.get(link).status_code == 200, (path, link)
        for form in document.iter("form"):
            sent = {e.attrib["name"]: e.attrib.get("value") for e in form.iter("input")}
            assert sent.get("campaign") != "parks" or sent["preview"] == WORD, path
    assert f"preview={WORD}" in client.get(f"/reps?zip=02201&{query}").text


def test_a_draft_found_by_address_stays_one(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, f'state = "draft"\npreview = "{WORD}"')
    form = {"address": "02201", "campaign": "parks", "preview": WORD}
    answer = client.post("/reps", data=form)
    assert answer.status_code == 200
    assert f"preview={WORD}" in answer.text
    assert client.post("/reps", data={**form, "preview": ""}).status_code == 404


def test_no_search_engine_keeps_a_draft(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, f'state = "draft"\npreview = "{WORD}"')
    assert 'content="noindex"' in client.get(f"/campaigns/parks?preview={WORD}").text
    assert "noindex" not in client.get("/campaigns/any-issue").text


def test_a_word_on_a_live_campaign_is_forgotten(make_app: AppMaker, scripts_copy: Path) -> None:
    client = in_state(make_app, scripts_copy, f'preview = "{WORD}"')
    for path in PAGES:
        page = client.get(f"{path}{'&' if '?' in path else '?'}preview={WORD}").text
        assert WORD not in page


def test_whoever_runs_the_site_sees_drafts(make_app: AppMaker, scripts_copy: Path) -> None:
    campaigning.write(scripts_copy, (LANGUAGES, f'{LANGUAGES}state = "draft"\n'))
    app = make_app(scripts_dir=str(scripts_copy))
    asked = ["script", "parks", "--zip", "02139", "--member", "A000001", "--kind", "short"]
    assert "More parks, please." in app.test_cli_runner().invoke(args=asked).output
    shown = Campaigns(scripts_copy, "any-issue", shows_drafts=True)
    assert [each.slug for each in shown.all()] == ["any-issue", "family-separation", "parks"]
    assert shown.get("parks").slug == "parks"


@pytest.mark.parametrize(
    ("state", "at", "complaint"),
    [
        ('state = "dead"', "state", "Invalid enum value 'dead'"),
        ('state = "draft"\npreview = "short"', "preview", "Expected `str` matching regex"),
        ('successor = "any-issue"', "successor", "“any-issue”, and the campaign is live"),
        ('state = "won"\nsuccessor = "any-isue"', "successor", "no campaign “any-isue” to be"),
        ('state = "won"\nsuccessor = "parks"', "successor", "which leads back to this campaign"),
    ],
)
def test_a_state_that_cannot_be_meant_stops_the_boot(
    scripts_copy: Path, state: str, at: str, complaint: str
) -> None:
    folder = campaigning.write(scripts_copy, (LANGUAGES, f"{LANGUAGES}{state}\n"))
    with pytest.raises(CampaignError) as caught:
        Campaigns(scripts_copy, "any-issue")
    assert str(caught.value).startswith(campaigning.place_of(folder, f"{at} ="))
    assert complaint in str(caught.value)


def test_successors_that_lead_in_a_circle_stop_the_boot(scripts_copy: Path) -> None:
    for slug, following in (("one", "two"), ("two", "one")):
        over = f'state = "archived"\nsuccessor = "{following}"\n'
        campaigning.write(scripts_copy, (LANGUAGES, LANGUAGES + over), slug=slug)
    with pytest.raises(CampaignError, match=r"one/campaign\.toml, line 3: .*leads back"):
        Campaigns(scripts_copy, "any-issue")


@pytest.mark.parametrize("state", ["draft", "paused", "archived", "won"])
def test_the_default_campaign_must_be_live(scripts_copy: Path, state: str) -> None:
    campaigning.write(scripts_copy, (LANGUAGES, f'{LANGUAGES}state = "{state}"\n'), NOTICE)
    with pytest.raises(CampaignError, match=rf"line 2: state is “{state}”, .*: any-issue, family"):
        Campaigns(scripts_copy, "parks")


def test_many_campaigns_are_not_all_named_in_an_error(scripts_copy: Path) -> None:
    for number in range(12):
        campaigning.write(scripts_copy, ("# More parks", f"# Park {number}"), slug=f"park-{number}")
    many = Campaigns(scripts_copy, "any-issue")
    with pytest.raises(Exception, match=r"The campaigns are: park-1, ") as caught:
        many.get("parc-1")
    assert "any-issue" not in str(caught.value)
