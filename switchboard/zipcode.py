"""What a person types -> a ZIP code, or why not and what to type instead.

Pure: text in, five digits out. Whether such a ZIP exists is the directory's to say.
"""

import re
import unicodedata

from switchboard.errors import InvalidZip
from switchboard.messages import Message
from switchboard.typed import quoted

_CANADIAN = re.compile(r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d", re.IGNORECASE)
_DASHES = "‐‑‒–—―−"
_TO_HYPHEN = str.maketrans(dict.fromkeys(_DASHES, "-"))
# Letters that stand for a digit when typed or scanned in a hurry.
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "L": "1", "|": "1"})
_WHOLE = re.compile(r"(\d{5})(?:[ -]*\d{4})?")
_FIVE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_FIND_A_ZIP = Message("You can look yours up at tools.usps.com/zip-code-lookup.htm.")


def parse(text: str | None) -> str:
    """The five-digit ZIP code in `text`.

    Takes what leaves no doubt: spaces and stray punctuation around it, a ZIP+4
    (`02139-4307`, `021394307`), full-width and other scripts' digits. Raises
    `InvalidZip` for the rest, with a suggestion where there is one likely reading.
    """
    if text and len(text) == 5 and text.isascii() and text.isdigit():
        return text
    typed = _plain(text or "")
    whole = _WHOLE.fullmatch(typed)
    if whole:
        return whole[1]
    raise _why_not(typed, (text or "").strip())


def is_zip(text: str) -> bool:
    """Whether `text` is a ZIP code and nothing else, in any form that leaves no doubt."""
    return bool(_WHOLE.fullmatch(_plain(text)))


def canadian(text: str | None) -> str | None:
    """The Canadian postal code in `text`, like `M5V 3L9`, if that is what it is."""
    if not text or text.isdecimal():
        return None
    typed = _plain(text).upper().replace("-", "").replace(" ", "")
    return f"{typed[:3]} {typed[3:]}" if _CANADIAN.fullmatch(typed) else None


def _plain(text: str) -> str:
    """`text` with ASCII digits, one kind of hyphen, and nothing around it."""
    folded = unicodedata.normalize("NFKC", text).translate(_TO_HYPHEN)
    digits = (str(unicodedata.decimal(char, char)) for char in folded)
    visible = (char for char in digits if unicodedata.category(char) != "Cf")
    return re.sub(r"\s+", " ", "".join(visible)).strip(" .,;:#'\"()")


def _why_not(typed: str, original: str) -> InvalidZip:
    shown = quoted(original)
    if not typed:
        return InvalidZip(
            Message("Please type your ZIP code."),
            Message("It is the five digits at the end of your postal address, like 02139."),
        )
    if _CANADIAN.fullmatch(typed):
        return InvalidZip(
            Message("“%(typed)s” is a Canadian postal code.", typed=shown),
            Message(
                "Switchboard knows the United States Congress. If you vote in the US, "
                "type the ZIP code of your US address."
            ),
        )
    if typed.isascii() and typed.replace("-", "").replace(" ", "").isdigit():
        return _wrong_number_of_digits(typed, shown)
    return _letters(typed, shown)


def _wrong_number_of_digits(typed: str, shown: str) -> InvalidZip:
    groups = re.findall(r"\d+", typed)
    count = sum(map(len, groups))
    # A spreadsheet that takes a ZIP for a number eats its leading zeros.
    five = groups[0] if len(groups) == 2 and len(groups[1]) == 4 else "".join(groups)
    five = five[:-4] if len(five) in (7, 8) else five
    if len(five) in (3, 4) and not five.startswith("0"):
        return _did_you_mean(
            five.zfill(5),
            Message("“%(typed)s” is too short. Perhaps a leading zero got lost.", typed=shown),
        )
    return InvalidZip(
        Message(
            "“%(typed)s” has %(count)s of the five digits of a ZIP code.", typed=shown, count=count
        )
        if count < 5
        else Message(
            "“%(typed)s” has %(count)s digits. A ZIP code has five.", typed=shown, count=count
        ),
        Message("Check the digits and type them again, like 02139 or 02139-4307."),
    )


def _letters(typed: str, shown: str) -> InvalidZip:
    read = _WHOLE.fullmatch(typed.translate(_LOOK_ALIKES))
    if read:
        letters = ", ".join(sorted({char for char in typed if char.isalpha() or char == "|"}))
        return _did_you_mean(
            read[1],
            Message(
                "“%(typed)s” has the letter %(letters)s where a digit belongs.",
                typed=shown,
                letters=letters,
            ),
        )
    groups = set(_FIVE.findall(typed))
    if len(groups) == 1:
        return _did_you_mean(
            groups.pop(), Message("“%(typed)s” is more than a ZIP code.", typed=shown)
        )
    if any(char.isdigit() for char in typed):
        return InvalidZip(
            Message("“%(typed)s” is not a ZIP code.", typed=shown),
            Message("A ZIP code is five digits, like 02139 or 02139-4307."),
        )
    return InvalidZip(
        Message("“%(typed)s” has no digits. A ZIP code is five digits, like 02139.", typed=shown),
        _FIND_A_ZIP,
    )


def _did_you_mean(zip_code: str, why: Message) -> InvalidZip:
    return InvalidZip(why, Message("Did you mean %(zip)s?", zip=zip_code), suggestion=zip_code)
