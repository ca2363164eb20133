"""How sure an answer is, in one sentence a person can read, and what would make it surer."""

from switchboard.messages import Message
from switchboard.records import District
from switchboard.states import ASSOCIATED, STATES, State
from switchboard.tables import ZipRow


def reason(row: ZipRow, districts: tuple[District, ...]) -> Message:
    """The sentence for an answer made from `row` and its `districts`."""
    match row.basis:
        case "military":
            return Message(
                "%(zip)s is a military or diplomatic address. You are represented where you are "
                "registered to vote: type the ZIP code of that address.",
                zip=row.zip,
            )
        case "associated":
            return Message(
                "%(zip)s is in %(country)s, an independent country that shares the US mail and "
                "has no seat in Congress. If you vote in the US, type the ZIP code of your address "
                "there.",
                zip=row.zip,
                country=ASSOCIATED[row.state],
            )
        case "state":
            return Message(
                "No map shows where in %(state)s ZIP code %(zip)s is used, so only the senators "
                "are sure. The House's own finder tells your district from your street address.",
                zip=row.zip,
                state=STATES[row.state].in_a_sentence,
            )
        case "city" | "county":
            return _reason_by_neighbours(row, len(districts))
        case "single_seat":
            return _reason_of_single_seat(STATES[row.state])
    return _reason_by_area(row, districts)


def reason_of_district(district: District) -> Message:
    """The sentence for somebody whose district is known from their street address."""
    if district.number == 0:
        return _reason_of_single_seat(STATES[district.state])
    return Message("You live in House district %(district)s.", district=district.id)


def _reason_by_neighbours(row: ZipRow, count: int) -> Message:
    """For a ZIP without an area: a PO box, a single organization, or a very new one."""
    where = row.city if row.basis == "city" else row.county or row.city
    if row.kind in ("po_box", "unique"):
        why = Message(
            "ZIP code %(zip)s is for PO boxes or a single organization, so it has no place on the "
            "map.",
            zip=row.zip,
        )
    else:
        why = Message("ZIP code %(zip)s is not on the map of districts.", zip=row.zip)
    if count == 1:
        return Message(
            "%(why)s The rest of %(where)s lies in one district, so this is probably yours too.",
            why=why,
            where=where,
        )
    return Message(
        "%(why)s %(where)s has %(count)s districts; your street address decides which is yours.",
        why=why,
        where=where,
        count=count,
    )


def _reason_of_single_seat(state: State) -> Message:
    if state.classes:
        return Message(
            "One House seat covers all of %(state)s, so every address has the same representative.",
            state=state.in_a_sentence,
        )
    if state.house_title == "Delegate":
        return Message(
            "One House seat covers all of %(state)s. It is held by a delegate, who speaks and sits "
            "on committees but has no final vote; there are no senators.",
            state=state.in_a_sentence,
        )
    return Message(
        "One House seat covers all of %(state)s. It is held by a resident commissioner, who speaks "
        "and sits on committees but has no final vote; there are no senators.",
        state=state.in_a_sentence,
    )


def _reason_by_area(row: ZipRow, districts: tuple[District, ...]) -> Message:
    states = list(dict.fromkeys([row.state, *(district.state for district in districts)]))
    if len(districts) == 1 and districts[0].number == 0:
        return _reason_of_single_seat(STATES[row.state])
    if len(districts) == 1:
        return Message(
            "ZIP code %(zip)s lies in one House district, %(district)s.",
            zip=row.zip,
            district=districts[0].id,
        )
    if len(states) > 1:
        return Message(
            "ZIP code %(zip)s crosses a state line (%(states)s), so your street address decides "
            "who represents you, senators included.",
            zip=row.zip,
            states=" / ".join(STATES[code].name for code in states),
        )
    return Message(
        "These are your senators. ZIP code %(zip)s touches %(count)s House districts, so your "
        "street address decides which representative is yours.",
        zip=row.zip,
        count=len(districts),
    )
