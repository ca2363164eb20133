"""The pages, as a caller meets them. Every page fetched here is also inspected."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests import invented
from tests.conftest import AppMaker
from tests.inspecting import InspectingClient, parse, text_of
from tests.invented import override


def _text(client: FlaskClient, path: str) -> str:
    return text_of(parse(client.get(path).text))


def _links(client: FlaskClient, path: str) -> list[str]:
    return [element.attrib["href"] for element in parse(client.get(path).text).iter("a")]


def test_home_asks_for_a_zip_and_shows_the_campaigns(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count('role="search"') == 1
    assert 'name="zip"' in page
    assert "/campaigns/any-issue" in page
    assert "/campaigns/family-separation" in page


def test_home_keeps_what_is_known_already(client: FlaskClient) -> None:
    assert "/reps?zip=02139&campaign=any-issue" in _links(client, "/?zip=02139")
    assert 'value="family-separation"' in client.get("/?campaign=family-separation").text
    assert "nonsense" not in client.get("/?campaign=nonsense&zip=nonsense").text


def test_an_exact_zip_shows_every_member_with_a_number(client: FlaskClient) -> None:
    page = client.get("/reps?zip=02201").text
    for number in ("0101", "0102", "0104"):
        assert f'href="tel:+1202555{number}"' in page
    assert "/call/any-issue/D000004?zip=02201" in page
    assert "lies in one House district, MA-07" in page


def test_a_card_says_name_role_and_number_in_this_order(client: FlaskClient) -> None:
    text = _text(client, "/reps?zip=02201")
    assert re.search(r"Ada Arden Senator for Massachusetts \w+ 202-555-0101", text)


def test_a_number_is_spoken_digit_by_digit(client: FlaskClient) -> None:
    assert (
        '<span aria-hidden="true">202-555-0101</span><span class="unseen">2 0 2, 5 5 5, 0 1 0 1'
        in client.get("/reps?zip=02201").text
    )


def test_a_split_zip_shows_senators_at_once_and_candidates_to_choose(client: FlaskClient) -> None:
    page = client.get("/reps?zip=02139").text
    assert "tel:+12025550101" in page
    assert "tel:+12025550103" not in page
    assert "/reps?zip=02139&amp;district=MA-05&amp;campaign=any-issue" in page
    assert "31% of the ZIP code’s land" in page
    assert 'action="/reps" method="post"' in page
    assert 'name="address"' in page


def test_a_choice_is_kept_on_every_page_that_follows(client: FlaskClient) -> None:
    where = "zip=02139&district=MA-07"
    assert f"/call/any-issue/A000001?{where}" in _links(client, f"/reps?{where}")
    links = _links(client, f"/call/any-issue/A000001?{where}")
    assert f"/call/any-issue/D000004?{where}" in links
    assert f"/reps?{where}&campaign=any-issue" in links
    assert not [link for link in links if "C000003" in link]


def test_who_calls_a_representative_has_chosen_their_district(client: FlaskClient) -> None:
    links = _links(client, "/call/any-issue/D000004?zip=02139")
    assert "/call/any-issue/A000001?zip=02139&district=MA-07" in links
    assert not [link for link in links if "C000003" in link]


def test_who_calls_a_senator_first_can_still_choose(client: FlaskClient) -> None:
    links = _links(client, "/call/any-issue/A000001?zip=02139")
    assert "/reps?zip=02139&campaign=any-issue#house" in links


def test_a_campaign_is_kept_on_every_page_that_follows(client: FlaskClient) -> None:
    links = _links(client, "/reps?zip=02139&campaign=family-separation")
    assert "/call/family-separation/A000001?zip=02139" in links
    assert "/reps?zip=02139&district=MA-07&campaign=family-separation" in links


def test_across_a_state_line_the_choice_comes_first(client: FlaskClient) -> None:
    text = _text(client, "/reps?zip=30165")
    assert text.index("Which representative is yours?") < text.index("Your senators, by state")
    assert "if you live in Alabama" in text
    assert "if you live in Georgia" in text


def test_a_vacancy_is_shown_as_one_with_what_to_do(client: FlaskClient) -> None:
    text = _text(client, "/reps?zip=78230&district=TX-23")
    assert "Vacant seat Texas, district 23" in text
    assert "Nobody held this seat on June 15, 2026" in text
    assert "Clerk of the House" in text
    assert "202-224-3121" in text


def test_a_vacant_candidate_can_be_chosen(client: FlaskClient) -> None:
    assert "/reps?zip=78230&district=TX-23&campaign=any-issue" in _links(client, "/reps?zip=78230")


def test_a_vacant_senate_seat_is_shown_too(client: FlaskClient) -> None:
    assert "Vacant seat Vermont" in _text(client, "/reps?zip=05001")


def test_where_only_the_state_is_known_its_districts_are_offered(client: FlaskClient) -> None:
    page = client.get("/reps?zip=90140").text
    assert page.count("<option>CA-") == 52
    assert "Sol Spruce" in client.get("/reps?zip=90140&district=CA-42").text


@pytest.mark.parametrize("zip_code", ["09001", "96939"])
def test_a_place_without_a_seat_says_which_zip_to_type(client: FlaskClient, zip_code: str) -> None:
    page = client.get(f"/reps?zip={zip_code}")
    assert page.status_code == 200
    assert "ype the ZIP code of" in page.text
    assert 'name="zip" value=""' in page.text


def test_a_term_that_ended_is_said_on_card_and_call_page(client: FlaskClient) -> None:
    for path in ("/reps?zip=78230", "/call/any-issue/L000012?zip=78230"):
        assert "this term ended on November 3, 2026" in _text(client, path)


def test_a_member_without_a_number_yet_has_the_switchboard(client: FlaskClient) -> None:
    text = _text(client, "/call/any-issue/S000019")
    assert "Call 202-224-3121" in text
    assert "Ask for the office by name" in text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/reps", 400, "Please type your ZIP code."),
        ("/reps?zip=2139", 400, "Did you mean 02139?"),
        ("/reps?zip=K1A+0B6", 400, "Canadian postal code"),
        ("/reps?zip=99999", 404, "There is no ZIP code 99999 in use."),
        ("/reps?zip=02139&district=MA-01", 400, "Choose from: MA-05, MA-07."),
        ("/reps?zip=02139&campaign=nope", 404, "There is no campaign “nope” here."),
        ("/call/nope/A000001?zip=02139", 404, "There is no campaign “nope” here."),
        ("/call/any-issue/Z9?zip=02139", 404, "No sitting member of Congress has the id “Z9”."),
        ("/call/any-issue/A000001?zip=2139", 400, "Did you mean 02139?"),
        ("/campaigns/nope", 404, "There is no campaign “nope” here."),
        ("/nowhere", 404, "There is no page at this address."),
    ],
)
def test_a_dead_end_says_what_happened_and_offers_a_way_on(
    client: FlaskClient, path: str, status: int, said: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert said in text_of(parse(response.text))
    assert 'action="/reps"' in response.text


def test_a_typo_is_offered_corrected_and_nothing_is_lost(client: FlaskClient) -> None:
    page = client.get("/reps?zip=O2139&campaign=family-separation").text
    assert 'href="/reps?zip=02139&amp;campaign=family-separation"' in page
    assert 'value="O2139"' in page
    assert 'value="family-separation"' in page
    assert 'aria-invalid="true" aria-describedby="error"' in page


def test_a_page_asked_for_in_the_wrong_way_says_so(client: FlaskClient) -> None:
    response = client.post("/tips")
    assert response.status_code == 405
    assert "cannot be used in that way" in response.text


def test_an_address_without_its_slash_or_with_one_too_many_is_not_found(
    client: FlaskClient,
) -> None:
    assert client.get("/tips/").status_code == 404


def test_the_call_page_has_tips_number_script_and_answers(client: FlaskClient) -> None:
    text = _text(client, "/call/any-issue/D000004?zip=02139")
    order = ["Before you dial", "Call 202-555-0104", "What to say", "What they may say", "Done?"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "Representative Dogwood" in text
    assert "I'm a constituent from Cambridge, ZIP code 02139." in text
    assert re.search(r"about \d\d seconds", text)
    assert "If a machine answers" in text
    assert "711" in text


def test_the_call_page_stands_without_a_zip(client: FlaskClient) -> None:
    page = client.get("/call/any-issue/D000004").text
    assert "ZIP code [your ZIP code]" in page
    assert 'name="zip"' in page


def test_a_member_of_somebody_else_is_called_with_a_warning(client: FlaskClient) -> None:
    text = _text(client, "/call/any-issue/Q000017?zip=02139")
    assert "Quin Quince does not represent ZIP code 02139." in text
    assert "does not represent" not in _text(client, "/call/any-issue/A000001?zip=02139")


def test_without_javascript_the_form_comes_back_filled(client: FlaskClient) -> None:
    sent = {"name": "Ana", "town": "Somerville", "topic": "parks", "position": "support"}
    page = client.post("/call/any-issue/D000004?zip=02139", data=sent)
    assert page.status_code == 200
    said = text_of(parse(page.text))
    assert "my name is Ana. I'm a constituent from Somerville, ZIP code 02139." in said
    assert '<option lang="en" selected>support' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    again = {**sent, "name": "Anna", "call": "Hi, I am [your name].", "was-name": "Ana"}
    assert "Hi, I am Anna." in client.post("/call/any-issue/D000004", data=again).text


def test_what_a_caller_sends_is_shown_as_text(client: FlaskClient) -> None:
    hostile = "</textarea><script>alert(1)</script>{{ 7*7 }}\"'"
    page = client.post("/call/any-issue/D000004?zip=02139", data={"name": hostile, "call": hostile})
    assert "<script>alert" not in page.text
    assert "49" not in re.findall(r"What to say.*?</textarea>", page.text, re.S)[0]


def test_a_body_that_is_too_large_is_refused_kindly(client: FlaskClient) -> None:
    response = client.post("/call/any-issue/D000004", data={"call": "x" * 70_000})
    assert response.status_code == 413
    assert "shorten it" in response.text


def test_an_email_goes_to_a_form_or_a_site_beside_the_text(client: FlaskClient) -> None:
    senator = client.get("/email/any-issue/A000001?zip=02139").text
    assert 'href="https://form.example.org/A000001" target="_blank"' in senator
    assert "Open Arden’s contact form" in senator
    representative = client.get("/email/any-issue/C000003?zip=02139").text
    assert 'href="https://cedar.example.org/" target="_blank"' in representative
    assert "Dear Representative Cedar," in representative


def test_an_email_to_a_known_address_opens_the_mail_program(client: FlaskClient) -> None:
    page = client.post("/email/any-issue/K000011?zip=78230", data={"topic": "parks & play"}).text
    link = re.search(r'href="(mailto:[^"]+)"', html.unescape(page))
    assert link is not None
    assert link[1].startswith("mailto:kit@example.org?subject=About%20parks%20%26%20play&")
    assert "Dear%20Senator%20Kapok" in link[1]


def test_a_campaign_page_leads_into_its_own_call(client: FlaskClient) -> None:
    page = client.get("/campaigns/family-separation").text
    assert 'name="campaign" value="family-separation"' in page
    assert "2,342 children" in page
    assert "as of June 20, 2018" in text_of(parse(page))


def test_about_names_every_source_with_its_date_and_the_vacancies(client: FlaskClient) -> None:
    text = _text(client, "/about")
    assert "June 15, 2026" in text
    assert "people.json: example.org (CC0)" in text
    assert "TX-23" in text
    assert "GeoNames" not in text


def test_the_shipped_about_page_credits_geonames(real_app: Flask) -> None:
    client = real_app.test_client()
    text = _text(client, "/about")
    assert "GeoNames.org" in text
    assert "unitedstates/congress-legislators (CC0 1.0)" in text


def test_whoever_runs_the_site_is_named(make_app: AppMaker) -> None:
    client = make_app(
        contact="Friends of Parks, parks@example.org", site_name="Park Line"
    ).test_client()
    assert "Friends of Parks, parks@example.org" in client.get("/about").text
    assert "· Park Line</title>" in client.get("/tips").text


def test_about_says_calmly_how_old_the_list_of_members_is(make_app: AppMaker) -> None:
    old = _text(make_app().test_client(), "/about")
    assert "Our list of members is from June 15, 2026, 162 days ago." in old
    assert "flask data" not in old.partition("For whoever runs")[0]
    young = make_app(datetime(2026, 6, 20, tzinfo=UTC)).test_client()
    assert "Our list of members" not in _text(young, "/about")


def test_about_says_before_the_change_that_districts_change(make_app: AppMaker) -> None:
    client = make_app(datetime(2026, 12, 20, tzinfo=UTC)).test_client()
    assert "A new Congress begins on January 3, 2027" in _text(client, "/about")


NOTE = "corrected by this site on November 20, 2026: They moved <b>."


def corrected(make_app: AppMaker, tmp_path: Path, *entries: str) -> FlaskClient:
    """A client of an app with corrections, whose reason needs to be escaped."""
    file = tmp_path / "corrections.toml"
    file.write_text("".join(entries).replace("They moved", "They moved <b>"))
    return make_app(overrides=str(file)).test_client()


def test_a_corrected_number_is_marked_on_card_and_call_page(
    make_app: AppMaker, tmp_path: Path
) -> None:
    local = override(office="Springfield", value="413-555-0199")
    client = corrected(make_app, tmp_path, override(), local)
    for path in ("/reps?zip=02201", "/call/any-issue/A000001?zip=02201"):
        text = _text(client, path)
        assert re.search(rf"202-555-0198.*?office.*?Number {re.escape(NOTE)}.*413-555-0199", text)
        assert text.count(f"Number {NOTE}") == 2
        assert "202-555-0101" not in text


def test_a_corrected_address_to_write_to_is_marked_on_the_email_page(
    make_app: AppMaker, tmp_path: Path
) -> None:
    client = corrected(
        make_app, tmp_path,
        override(field="email", value="ada@example.org"),
        override(field="name", value="Ada Arden-Ash"),
    )  # fmt: skip
    page = client.get("/email/any-issue/A000001?zip=02201").text
    assert "mailto:ada@example.org?" in page
    text = text_of(parse(page))
    assert f"Email address {NOTE}" in text
    assert f"Name {NOTE}" in text
    assert text.index(f"Name {NOTE}") < text.index("Your message is about")
    assert "corrected by" not in _text(client, "/email/any-issue/B000002?zip=02201")


def test_each_number_leads_to_what_to_do_if_it_is_wrong(client: FlaskClient) -> None:
    assert _links(client, "/reps?zip=02201").count("/about#wrong-number") == 3
    assert _links(client, "/call/any-issue/A000001").count("/about#wrong-number") == 1
    assert 'id="wrong-number"' in client.get("/about").text


def test_about_says_whom_to_tell_of_a_wrong_number(make_app: AppMaker) -> None:
    part = "Then tell whoever runs this site, so that the next caller gets the right number."
    named = make_app(contact="parks@example.org").test_client()
    assert f"{part} You reach them here: parks@example.org" in _text(named, "/about")
    unnamed = _text(make_app().test_client(), "/about")
    assert part in unnamed
    assert "You reach them here" not in unnamed
    assert "[[overrides]]" in unnamed


def test_tips_are_whole(client: FlaskClient) -> None:
    text = _text(client, "/tips")
    for heading in ("Before the call", "During the call", "Voicemail", "After the call", "711"):
        assert heading in text


def test_after_the_congress_every_page_says_so(make_app: AppMaker) -> None:
    client = make_app(datetime(2027, 1, 4, tzinfo=UTC)).test_client()
    for path in ("/", "/reps?zip=02139", "/call/any-issue/A000001", "/tips"):
        assert "119th Congress, which ended on January 3, 2027" in _text(client, path)


def test_pages_follow_the_clock_to_the_next_congress(tmp_path: Path) -> None:
    now = datetime(2027, 1, 3, 16, 59, tzinfo=UTC)
    folder = invented.write(tmp_path / "snapshot", 119, 120)
    app = create_app({"SWITCHBOARD_SNAPSHOT_DIR": str(folder)}, lambda: now)
    app.test_client_class = InspectingClient
    client = app.test_client()
    for path in ("/reps?zip=02201", "/about"):
        assert "Districts of the 119th Congress" in _text(client, path)
    assert "Dov “Dee” Dogwood" in _text(client, "/reps?zip=02201")
    now = datetime(2027, 1, 3, 17, tzinfo=UTC)
    text = _text(client, "/reps?zip=02201")
    assert "Districts of the 120th Congress, valid until January 3, 2029." in text
    assert "Cleo Cedar" in text
    assert text.count("Our list of members is older, from June 15, 2026") == 1
    assert "note sure" not in client.get("/reps?zip=02201").text
    assert "Districts of the 120th Congress, in force until January 3, 2029" in _text(
        client, "/about"
    )
    assert "Our list of members is older" in _text(client, "/")


def test_healthz_answers(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_the_real_congress_is_served(real_app: Flask) -> None:
    client = real_app.test_client()
    assert client.get("/reps?zip=02139").status_code == 200
    assert client.get("/call/family-separation/W000817?zip=02139").status_code == 200


def test_a_mistake_in_a_script_is_for_the_operator_and_not_for_the_caller(
    make_app: AppMaker, scripts_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = scripts_copy / "any-issue" / "en.md"
    faulty = "{% if member.state == 'MA' %}{{ oops }}{% endif %}Hello"
    path.write_text(path.read_text().replace("Hello", faulty, 1))
    client = make_app(scripts_dir=str(scripts_copy)).test_client()
    response = client.get("/call/any-issue/A000001?zip=02139")
    assert response.status_code == 500
    assert "oops" not in response.text
    assert "any-issue/en.md, line 15: 'oops' is undefined" in caplog.text
