"""The snapshot's files: written whole, read strictly, replaced only when complete."""

import errno
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from switchboard import tables
from switchboard.directory import Directory
from switchboard.errors import SnapshotError
from switchboard.tables import Snapshot
from tests import invented


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented.write(tmp_path / "snapshot")


def newer() -> Snapshot:
    """The invented snapshot of the next day, without its last ZIP."""
    before = invented.snapshot()
    (entry,) = before.manifest.maps
    manifest = msgspec.structs.replace(
        before.manifest,
        as_of=before.manifest.as_of.replace(day=16),
        maps=[msgspec.structs.replace(entry, zips=entry.zips - 1)],
    )
    return msgspec.structs.replace(before, manifest=manifest, zips={119: before.zips[119][:-1]})


def refusal(folder: Path, name: str) -> str:
    """The message for a snapshot whose file `name` is broken, which teaches the fix."""
    with pytest.raises(SnapshotError) as caught:
        tables.read(folder)
    message = str(caught.value)
    assert str(folder / name) in message
    assert "flask data build" in message
    return message


def test_what_was_written_is_read_back_the_same(folder: Path) -> None:
    assert tables.read(folder) == invented.snapshot()


def test_a_snapshot_may_hold_the_maps_of_two_congresses(tmp_path: Path) -> None:
    folder = invented.write(tmp_path / "two", 119, 120)
    assert tables.read(folder) == invented.snapshot(119, 120)
    page = (folder / "SOURCES.md").read_text("utf-8")
    assert "| 119th Congress | 2025-01-03 to 2027-01-03 | zips-119.tsv |" in page
    assert "| 120th Congress | 2027-01-03 to 2029-01-03 | zips-120.tsv |" in page


def test_an_empty_table_has_its_header_and_is_read_back_empty(tmp_path: Path) -> None:
    before = invented.snapshot()
    tables.install(msgspec.structs.replace(before, offices=[]), tmp_path / "snapshot")
    assert tables.read(tmp_path / "snapshot").offices == []


def test_the_sources_page_names_each_source_with_its_licence_and_the_date(folder: Path) -> None:
    page = (folder / "SOURCES.md").read_text("utf-8")
    assert "| people.json | example.org | CC0 |" in page
    assert "as of 2026-06-15" in page


@pytest.mark.parametrize(
    "name", ["members.tsv", "offices.tsv", "seats.tsv", "zips-119.tsv", "manifest.toml"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert "No such file" in refusal(folder, name)


@pytest.mark.parametrize("name", ["members.tsv", "offices.tsv", "seats.tsv", "zips-119.tsv"])
def test_an_empty_table_lacks_its_header(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    assert "line 1: the columns must be" in refusal(folder, name)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("zips-119.tsv", b"zip\tcity", b"city\tzip", "line 1: the columns must be zip city state"),
        ("members.tsv", b"\tmastodon", b"", "line 1: the columns must be id name"),
        ("zips-119.tsv", b"02201\tBoston\t", b"02201\t", "line 3: 9 columns"),
        ("zips-119.tsv", b"\tMA-07\t", b"\tMA-07\tMA-05\t", "line 3: 11 columns"),
        ("zips-119.tsv", b"\t42.3634\t", b"\tnorth\t", "line 3: Expected `float | null`"),
        ("zips-119.tsv", b"MA\tunique", b"MA\tcastle", "line 3: Invalid enum value 'castle' - at"),
        ("seats.tsv", b"AL-03\thouse", b"AL-03\t", "line 2: Object missing required field"),
        ("offices.tsv", b"\t42.1\t", b"\tnorth\t", "at `$.latitude`"),
        ("members.tsv", b"Ada Arden", b"Ad\xe4 Arden", "can't decode byte 0xe4"),
        ("manifest.toml", b"congress = 119", b'congress = "old"', "at `$.maps[0].congress`"),
        ("manifest.toml", b"congress = 119\n", b"", "missing required field `congress`"),
        ("manifest.toml", b"zips = ", b"zip_codes = ", "unknown field `zip_codes`"),
        ("manifest.toml", b"congress = 119", b"congress 119", "(at line 4, column 10)"),
        ("manifest.toml", b'"zips-119.tsv"', b'"../zips.tsv"', "matching regex"),
        ("manifest.toml", b"until = 2027", b"until = 2024", "the maps must be in order"),
        ("manifest.toml", b"[[maps]]", b"[[map]]", "unknown field `map`"),
        ("manifest.toml", b"people.json", b"p\xe9ople.json", "can't decode byte 0xe9"),
    ],
)
def test_a_broken_file_is_named_with_the_place_in_it(
    folder: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    content = (folder / name).read_bytes()
    assert old in content
    (folder / name).write_bytes(content.replace(old, new, 1))
    assert said in refusal(folder, name)


def test_the_one_before_is_kept_as_previous_and_only_that_one(folder: Path) -> None:
    tables.install(newer(), folder)
    assert tables.read(folder) == newer()
    assert tables.read(folder.with_name("snapshot.previous")) == invented.snapshot()
    tables.install(invented.snapshot(), folder)
    assert tables.read(folder) == invented.snapshot()
    assert tables.read(folder.with_name("snapshot.previous")) == newer()


@pytest.mark.parametrize("written", range(6))
def test_a_disk_that_fills_up_leaves_the_old_one_in_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    calls: list[int] = []

    def fill_up(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > written:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill_up)
        with pytest.raises(OSError, match="No space left"):
            tables.install(newer(), folder)
    assert tables.read(folder) == invented.snapshot()
    tables.install(newer(), folder)
    assert tables.read(folder) == newer()


def test_a_place_that_cannot_be_written_leaves_the_old_one_in_place(folder: Path) -> None:
    folder.with_name("snapshot.next").write_text("A file where the new folder would be.")
    with pytest.raises(SnapshotError, match=r"not a snapshot.s folder"):
        tables.install(newer(), folder)
    assert tables.read(folder) == invented.snapshot()


def test_a_move_that_fails_puts_the_old_one_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_the_move(monkeypatch)
    with pytest.raises(OSError, match="Input/output error"):
        tables.install(newer(), folder)
    assert tables.read(folder) == invented.snapshot()


def test_a_first_install_that_fails_says_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_the_move(monkeypatch)
    with pytest.raises(OSError, match="Input/output error"):
        tables.install(newer(), tmp_path / "snapshot")


def test_a_swap_puts_back_the_one_before_and_a_second_one_undoes_it(folder: Path) -> None:
    tables.install(newer(), folder)
    tables.swap(folder, Directory)
    assert tables.read(folder) == invented.snapshot()
    assert tables.read(tables.previous_of(folder)) == newer()
    tables.swap(folder, Directory)
    assert tables.read(folder) == newer()
    assert sorted(path.name for path in folder.parent.iterdir()) == [
        "snapshot", "snapshot.previous",
    ]  # fmt: skip


def test_a_swap_mends_a_snapshot_that_is_broken_or_gone(folder: Path) -> None:
    tables.install(newer(), folder)
    (folder / "manifest.toml").write_text("nonsense")
    tables.swap(folder, Directory)
    assert tables.read(folder) == invented.snapshot()
    shutil.rmtree(tables.previous_of(folder))
    folder.rename(tables.previous_of(folder))
    tables.swap(folder, Directory)
    assert tables.read(folder) == invented.snapshot()


def test_a_swap_without_an_earlier_one_is_refused(folder: Path) -> None:
    with pytest.raises(SnapshotError, match=r"no earlier snapshot: .*snapshot\.previous"):
        tables.swap(folder, Directory)
    assert tables.read(folder) == invented.snapshot()


def test_a_swap_with_one_that_cannot_be_used_is_refused(folder: Path) -> None:
    tables.install(newer(), folder)
    previous = tables.previous_of(folder)
    (previous / "seats.tsv").write_text("nonsense")
    with pytest.raises(SnapshotError, match=r"cannot be used.*seats\.tsv.*Nothing was changed"):
        tables.swap(folder, Directory)
    assert tables.read(folder) == newer()
    assert (previous / "seats.tsv").read_text() == "nonsense"


@pytest.mark.parametrize("moved", range(3))
def test_a_swap_that_fails_half_way_is_undone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    tables.install(newer(), folder)
    rename, calls = Path.rename, iter(range(9))

    def refuse(self: Path, target: Path) -> Path:
        if next(calls) == moved:
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(SnapshotError, match=r"Input/output error.*Nothing was changed"):
        tables.swap(folder, Directory)
    assert tables.read(folder) == newer()
    assert tables.read(tables.previous_of(folder)) == invented.snapshot()


def refuse_the_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a complete new folder cannot be moved to its place."""
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".next"):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)


def test_a_folder_of_somebody_elses_files_is_never_touched(tmp_path: Path) -> None:
    target = tmp_path / "snapshot"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(SnapshotError, match=r"thesis\.txt"):
        tables.install(newer(), target)
    assert (target / "thesis.txt").read_text() == "years of work"
