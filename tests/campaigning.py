"""An invented campaign with every kind of action, to change and to break."""

from pathlib import Path

FACTS = """\
languages = ["en"]

[targets]
chambers = ["senate"]
members = ["D000004"]
agencies = ["park-line"]
order = ["D000004", "senate", "park-line"]

[stances]
A000001 = "champion"
B000002 = "opposed"

[[sources]]
title = "Friends of Parks"
dated = 2026-10-01

[[actions]]
id = "park-line"
kind = "agency"
phone = "1-800-555-0150"
hours = "mon-fri 09:00-17:00"
time_zone = "America/New_York"
languages = ["en", "es"]
as_of = 2026-09-01
source = "Park Service of Example"
checked = 2026-10-01

[[actions]]
id = "sign"
kind = "petition"
url = "https://example.org/sign"
source = "Friends of Parks"
checked = 2026-10-01

[[actions]]
id = "walk"
kind = "event"
start = 2026-12-05T10:00:00-05:00
end = 2026-12-05T12:00:00-05:00
place = "Springfield"
url = "https://example.org/walk"
source = "Friends of Parks"
checked = 2026-10-01

[[actions]]
id = "picnic"
kind = "event"
start = 2026-06-30
source = "Friends of Parks"
checked = 2025-11-01

[[actions]]
id = "find"
kind = "event_search"
organization = 77
url = "https://example.org/events"
source = "Friends of Parks"
checked = 2026-10-01

[[actions]]
id = "raise"
kind = "fundraiser"
url = "https://example.org/raise"
ends = 2026-12-31
source = "Friends of Parks"
checked = 2026-10-01

[[actions]]
id = "give"
kind = "donate"
url = "https://example.org/give"
starts = 2026-11-01
source = "Friends of Parks"
checked = 2026-10-01

[[actions]]
id = "more"
kind = "link"
url = "https://example.org/more"
source = "Friends of Parks"
checked = 2026-10-01
"""

WORDS = """\
# More parks

Ask for more parks.

## Call

Hello, I'm {{ name }} from {{ town }}, {{ place.zip }}. {% if stance == "champion" %}Thank you for
standing up for parks.{% elif stance == "opposed" %}Please think again about parks.{% else %}Please
vote for parks, {{ member.title }} {{ member.last_name }}.{% endif %}

## Short

I'm {{ name }}, {{ place.zip }}. More parks, please.

## Voicemail

This is {{ name }}, {{ street }}, {{ place.zip }}. More parks, please.

## Email

Subject: More parks

Dear {{ member.title }} {{ member.last_name }}, more parks, please. {{ name }}

## Tips

- Be kind.

## Questions

### “Why?”

“I like trees.”

## Actions

### park-line: The park line

It counts who asks for parks.

Say: Hello, I'm [your name]. I ask for more parks.
Thank you.

### sign: Sign for parks

Ten thousand names are the goal.

### walk: A walk in the park

We meet at the gate.

### picnic: The picnic

There was cake.

### find: Find an event

Walks all over the country.

### raise: Raise money for trees

Each tree counts.

### give: Give to parks

They plant trees.

### more: Read more

On [trees](https://example.org/trees).
"""


def write(scripts: Path, *changes: tuple[str, str], slug: str = "parks") -> Path:
    """The campaign in a folder of `scripts`, with some of its text changed, once each."""
    folder = scripts / slug
    folder.mkdir()
    texts = {"campaign.toml": FACTS, "en.md": WORDS}
    for old, new in changes:
        (name,) = [name for name, text in texts.items() if old in text][:1] or [""]
        assert name, f"nothing to change: {old}"
        texts[name] = texts[name].replace(old, new, 1)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def place_of(folder: Path, text: str) -> str:
    """Where a message has to say that `text` is: `parks/en.md, line 7: `."""
    for name in ("campaign.toml", "en.md"):
        before, found, _ = (folder / name).read_text().partition(text)
        if found:
            return f"{folder.name}/{name}, line {before.count(chr(10)) + 1}: "
    raise AssertionError(f"nowhere: {text}")
