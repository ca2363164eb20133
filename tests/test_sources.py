"""The official files: found in a folder or on a server, read, typed, or refused with a reason."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from switchboard import sources
from switchboard.errors import BuildRefused
from switchboard.sources import LEGISLATORS, OFFICES, SOCIAL_MEDIA, ZCCD

CENSUS = "tab20_cd11920_zcta520_natl.txt"
NEXT_CENSUS = "tab20_cd12020_zcta520_natl.txt"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
_CENSUS_HEADER = (
    "OID_CD{0}_20|GEOID_CD{0}_20|NAMELSAD_CD{0}_20|AREALAND_CD{0}_20|AREAWATER_CD{0}_20|"
    "MTFCC_CD{0}_20|FUNCSTAT_CD{0}_20|OID_ZCTA5_20|GEOID_ZCTA5_20|NAMELSAD_ZCTA5_20|"
    "AREALAND_ZCTA5_20|AREAWATER_ZCTA5_20|MTFCC_ZCTA5_20|CLASSFP_ZCTA5_20|FUNCSTAT_ZCTA5_20|"
    "AREALAND_PART|AREAWATER_PART"
)


def census(*rows: tuple[str, str, object, object], congress: int = 119) -> bytes:
    """A Census file of rows of (district's GEOID, ZIP area, the area's land, the land shared)."""
    lines = [
        f"21190|{geoid}|Congressional District|9000|9|G5200|N|22170|{area}|ZCTA5 {area}|{land}|9|"
        f"G6350|B5|S|{shared}|9"
        for geoid, area, land, shared in rows
    ]
    return "\n".join(["\ufeff" + _CENSUS_HEADER.format(congress), *lines, ""]).encode()


def official_files() -> dict[str, bytes]:
    """One invented person as published, with what we do not read, and a ZIP area."""
    ids = {"bioguide": "A000001", "thomas": "00001"}
    term = {
        "type": "rep", "start": "2025-01-03", "end": "2027-01-03", "state": "MA", "district": 7,
        "party": "Independent", "url": "https://arden.example.org", "phone": "202-555-0101",
    }  # fmt: skip
    office = {"id": "A000001-boston", "city": "Boston", "state": "MA", "suite": 350, "fax": "none"}
    name = {"first": "Ada", "last": "Arden"}
    person = {"id": ids, "name": name, "bio": {"gender": "F"}, "terms": [term]}
    return {
        LEGISLATORS: json.dumps([person]).encode(),
        OFFICES: json.dumps([{"id": ids, "offices": [office]}]).encode(),
        SOCIAL_MEDIA: json.dumps([{"id": ids, "social": {"twitter": "ex", "x_id": 1}}]).encode(),
        ZCCD: b"state_fips,state_abbr,zcta,cd\n25,MA,02139,5\n25,MA,02139,7\n11,DC,20001,98\n",
    }


def write(folder: Path, **changes: bytes) -> Path:
    """The official files in `folder`."""
    for name, content in {**official_files(), **changes}.items():
        (folder / name).write_bytes(content)
    return folder


def refusal(read: Callable[[], Any]) -> str:
    """The message of a build refused for what was to be read."""
    with pytest.raises(BuildRefused) as caught:
        read()
    assert caught.value.hint, "no next step"
    return str(caught.value)


def test_a_folder_gives_what_a_build_reads(tmp_path: Path) -> None:
    found = sources.from_folder(write(tmp_path))
    assert found.legislators[0].terms[-1].district == 7
    assert found.offices[0].offices[0].suite == 350
    assert found.social_media[0].social["twitter"] == "ex"
    assert found.dated is None
    assert [credit.name for credit in found.credits[:-1]] == list(official_files())
    assert found.credits[-1].name.startswith("zipcodes ")


def test_each_file_read_is_credited_by_its_own_digest(tmp_path: Path) -> None:
    before = {credit.name: credit.sha256 for credit in sources.from_folder(write(tmp_path)).credits}
    write(tmp_path, **{OFFICES: official_files()[OFFICES] + b"\n"})
    after = {credit.name: credit.sha256 for credit in sources.from_folder(tmp_path).credits}
    assert [name for name in before if before[name] != after[name]] == [OFFICES]


def test_the_zip_facts_are_those_in_use_sorted_with_every_kind(tmp_path: Path) -> None:
    facts = sources.from_folder(write(tmp_path)).zip_facts
    assert [fact.zip for fact in facts] == sorted({fact.zip for fact in facts})
    assert {fact.kind for fact in facts} == {"standard", "po_box", "unique", "military"}
    assert {"01101", "01133"} & {fact.zip for fact in facts} == {"01101"}  # 01133 is given up


def test_a_zip_fact_has_the_middle_of_the_zip_or_nothing(tmp_path: Path) -> None:
    facts = {fact.zip: fact for fact in sources.from_folder(write(tmp_path)).zip_facts}
    assert (facts["02139"].latitude, facts["02139"].longitude) == (42.3647, -71.1042)
    # The package says 0, 0 of a ZIP without a place.
    assert (facts["90140"].latitude, facts["90140"].longitude) == (None, None)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    message = refusal(lambda: sources.from_folder(tmp_path / "nowhere"))
    assert f"There is no folder {tmp_path / 'nowhere'}." in message
    assert "--from" in message


@pytest.mark.parametrize("name", [LEGISLATORS, OFFICES, SOCIAL_MEDIA, ZCCD])
def test_a_missing_file_is_named_with_all_that_belong_there(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    message = refusal(lambda: sources.from_folder(tmp_path))
    assert f"Cannot read {name}: No such file or directory." in message
    assert ", ".join([LEGISLATORS, OFFICES, SOCIAL_MEDIA, ZCCD]) in message


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (LEGISLATORS, b'"district": 7', b'"district": "seven"', "at `$[0].terms[0].district`"),
        (LEGISLATORS, b'"party"', b'"club"', "missing required field `party` - at `$[0].terms[0]`"),
        (LEGISLATORS, b"}]}]", b"}]", "Input data was truncated"),
        (LEGISLATORS, b"Arden", b"Ard\xe9n", "utf-8"),
        (OFFICES, b'"city": "Boston"', b'"city": null', "at `$[0].offices[0].city`"),
        (SOCIAL_MEDIA, b'"ex"', b"[]", "at `$[0].social[...]`"),
        (ZCCD, b",cd\n", b",district\n", "no column cd"),
        (ZCCD, b"zcta,cd", b"zip,district", "no column cd, zcta"),
        (ZCCD, b"02139,5", b"02139,five", "“five” is not a district number"),
        (ZCCD, b",98\n", b"", "line 4"),
        (ZCCD, b"02139,5", b"02139\xff,5", "can't decode byte 0xff"),
    ],
)
def test_a_malformed_file_is_refused_with_the_place_in_it(
    tmp_path: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    content = official_files()[name]
    assert old in content
    write(tmp_path, **{name: content.replace(old, new)})
    message = refusal(lambda: sources.from_folder(tmp_path))
    assert f"{name} is not what it should be" in message
    assert said in message
    assert "Fetch the file again" in message


def test_the_activists_table_gives_districts_without_shares(tmp_path: Path) -> None:
    (areas,) = sources.from_folder(write(tmp_path)).areas
    assert (areas.name, areas.congress) == (ZCCD, 119)
    assert areas.districts == {"02139": {"MA-05": None, "MA-07": None}, "20001": {"DC-00": None}}


def test_a_byte_order_mark_hides_no_column(tmp_path: Path) -> None:
    write(tmp_path, **{ZCCD: "\ufeffzcta,state_abbr,cd\n02139,MA,5\n".encode()})
    assert sources.from_folder(tmp_path).areas[0].districts == {"02139": {"MA-05": None}}


def test_the_census_file_gives_the_share_of_the_land_of_each_district(tmp_path: Path) -> None:
    content = census(("2505", "02139", 1000, 310), ("2507", "02139", 1000, 690))
    (areas,) = sources.from_folder(write(tmp_path, **{CENSUS: content})).areas
    assert (areas.name, areas.congress) == (CENSUS, 119)
    assert areas.districts == {"02139": {"MA-05": 0.31, "MA-07": 0.69}}


@pytest.mark.parametrize(
    ("row", "districts"),
    [
        (("1198", "20001", 50, 50), {"20001": {"DC-00": 1.0}}),
        (("0200", "99501", 50, 50), {"99501": {"AK-00": 1.0}}),
        (("7298", "00901", 3, 1), {"00901": {"PR-00": 0.3333}}),
        (("0601", "90001", 10, 11), {"90001": {"CA-01": 1.0}}),
        (("09ZZ", "06437", 100, 100), {}),
        (("0903", "", "", 100), {}),
        (("0903", "06437", 100, 0), {}),
        (("0903", "06437", 0, 0), {}),
        (("0903", "06437", 100, ""), {}),
        (("9901", "06437", 100, 100), {}),
    ],
)
def test_a_row_of_the_census_file_counts_where_people_can_live(
    tmp_path: Path,
    row: tuple[str, str, object, object],
    districts: dict[str, dict[str, float]],
) -> None:
    write(tmp_path, **{CENSUS: census(row)})
    assert sources.from_folder(tmp_path).areas[0].districts == districts


def test_each_census_file_is_the_map_of_its_congress(tmp_path: Path) -> None:
    newer = census(("2508", "02139", 10, 10), congress=120)
    older = census(("2507", "02139", 10, 10))
    found = sources.from_folder(write(tmp_path, **{NEXT_CENSUS: newer, CENSUS: older}))
    assert [(areas.name, areas.congress, areas.districts) for areas in found.areas] == [
        (CENSUS, 119, {"02139": {"MA-07": 1.0}}),
        (NEXT_CENSUS, 120, {"02139": {"MA-08": 1.0}}),
    ]
    assert {CENSUS, NEXT_CENSUS} < {credit.name for credit in found.credits}
    assert ZCCD not in {credit.name for credit in found.credits}


def test_the_activists_table_serves_where_the_census_file_of_its_congress_lacks(
    tmp_path: Path,
) -> None:
    newer = census(("2508", "02139", 10, 10), congress=120)
    write(tmp_path, **{NEXT_CENSUS: newer})
    names = [areas.name for areas in sources.from_folder(tmp_path).areas]
    assert names == [ZCCD, NEXT_CENSUS]
    (tmp_path / ZCCD).unlink()
    assert [areas.name for areas in sources.from_folder(tmp_path).areas] == [NEXT_CENSUS]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (census(("2507", "02139", 10, 10), congress=118), "no column GEOID_CD119_20"),
        (census(("25AB", "02139", 10, 10)), "“AB” is not a district number"),
        (census(("2507", "02139", 10, "much")), "much"),
        (census(("2507", "02139", "", 10)), "02139"),
        (census(("2507", "02139", 0, 10)), "02139"),
        (census() + b"21190\n", "line 2"),
    ],
)
def test_a_malformed_census_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path, **{CENSUS: content})
    message = refusal(lambda: sources.from_folder(tmp_path))
    assert f"{CENSUS} is not what it should be" in message
    assert said in message


@pytest.fixture
def address(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """The address of an official file, on a server that has none of them yet."""
    monkeypatch.setenv("NO_PROXY", "*")
    return lambda name: httpserver.url_for(f"/{name}")


def serve(httpserver: HTTPServer, **changes: Response) -> None:
    """Publish the official files on the server, or other answers in their place.

    The map of the 120th Congress is not published; nor is that of the 118th, which
    nobody needs.
    """
    files = {**official_files(), CENSUS: census(("2507", "02139", 10, 10))}
    answers = {name: Response(content) for name, content in files.items()}
    answers |= {NEXT_CENSUS: Response("Not here.", 404), **changes}
    for name, answer in answers.items():
        httpserver.expect_request(f"/{name}").respond_with_response(answer)


def test_the_network_gives_the_same_and_the_date_that_the_server_says(
    httpserver: HTTPServer, address: Callable[[str], str], tmp_path: Path
) -> None:
    dated = Response(official_files()[LEGISLATORS])
    dated.headers["Last-Modified"] = "Mon, 15 Jun 2026 08:30:00 GMT"
    serve(httpserver, **{LEGISLATORS: dated})
    found = sources.from_network(address, NOW)
    assert found.dated == date(2026, 6, 15)
    write(tmp_path, **{CENSUS: census(("2507", "02139", 10, 10))})
    by_hand = sources.from_folder(tmp_path)
    assert (found.legislators, found.areas, found.credits) == (
        by_hand.legislators,
        by_hand.areas,
        by_hand.credits,
    )


def test_without_a_date_from_the_server_there_is_none(
    httpserver: HTTPServer, address: Callable[[str], str]
) -> None:
    serve(httpserver)
    assert sources.from_network(address, NOW).dated is None


def test_the_map_of_the_next_congress_is_taken_as_soon_as_it_is_published(
    httpserver: HTTPServer, address: Callable[[str], str]
) -> None:
    newer = Response(census(("2508", "02139", 10, 10), congress=120))
    serve(httpserver, **{NEXT_CENSUS: newer})
    areas = sources.from_network(address, NOW).areas
    assert [each.congress for each in areas] == [119, 120]


def test_while_a_new_congress_has_no_map_the_one_before_is_taken(
    httpserver: HTTPServer, address: Callable[[str], str]
) -> None:
    after = {"tab20_cd12120_zcta520_natl.txt": Response("Not here.", 404)}
    serve(httpserver, **after)
    found = sources.from_network(address, datetime(2027, 1, 4, tzinfo=UTC))
    assert [areas.congress for areas in found.areas] == [119]


def test_members_can_be_had_without_any_map(
    httpserver: HTTPServer, address: Callable[[str], str]
) -> None:
    missing = {
        f"tab20_cd{congress}20_zcta520_natl.txt": Response("Not here.", 404)
        for congress in (118, 119)
    }
    serve(httpserver, **missing)
    found = sources.from_network(address, NOW)
    assert (len(found.legislators), found.areas) == (1, [])


def test_the_official_addresses_are_those_of_the_publishers() -> None:
    assert sources.published_at(LEGISLATORS).startswith("https://unitedstates.github.io/")
    assert sources.published_at(NEXT_CENSUS).startswith("https://www2.census.gov/geo/docs/")


def cut_short() -> Response:
    """An answer that promises more than it sends."""
    answer = Response([b"[{"])
    answer.headers["Content-Length"] = "1000"
    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response("Not here.", 404), "404 Client Error"),
        (Response("Broken.", 500), "500 Server Error"),
        (Response(b" " * 2001), f"{OFFICES} is over 2,000 bytes"),
        (cut_short(), "IncompleteRead"),
    ],
)
def test_a_download_that_fails_is_refused_with_its_address(
    httpserver: HTTPServer,
    address: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
    answer: Response,
    said: str,
) -> None:
    monkeypatch.setattr(sources, "_MAX_BYTES", 2000)
    serve(httpserver, **{OFFICES: answer})
    message = refusal(lambda: sources.from_network(address, NOW))
    assert f"Cannot download {address(OFFICES)}: " in message
    assert said in message
    assert "--from FOLDER" in message


@pytest.mark.usefixtures("address")
def test_a_server_that_refuses_the_connection_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/{LEGISLATORS}"
        message = refusal(lambda: sources.from_network(lambda _: url, NOW))
    assert f"Cannot download {url}: " in message
    assert "--from FOLDER" in message


def test_truncated_json_from_the_network_is_refused_by_its_name(
    httpserver: HTTPServer, address: Callable[[str], str]
) -> None:
    serve(httpserver, **{LEGISLATORS: Response(official_files()[LEGISLATORS][:-9])})
    message = refusal(lambda: sources.from_network(address, NOW))
    assert f"{LEGISLATORS} is not what it should be: Input data was truncated" in message
    assert "Fetch the file again" in message
