"""Whom a campaign asks to call, in which order, and where a member stands on it.

Without targets, every member of Congress is one. With them, those alone: others stay to
be seen, with the reason why no call to them is asked for.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from switchboard.messages import Message
from switchboard.records import Chamber, Level, Member
from switchboard.states import STATES

Stance = Literal["champion", "undecided", "opposed"]
STANCES: tuple[Stance, ...] = ("champion", "undecided", "opposed")
"""What an organizer may list per member. Scripts choose their words by it; nobody is shown it."""

AGENCIES = "agencies"
_CHAMBERS: tuple[Chamber, ...] = ("senate", "house")
# More than these would be a list that nobody reads.
_MOST_STATES_NAMED = 4


class Targets(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call. `chambers` and `states` narrow each other; `members` are named besides.

    `levels` are those of government whose officials the scripts are fit for; `agencies` are
    ids of actions. `order` names chambers, `agencies`, and ids of members and agencies,
    those to call first at the front.
    """

    levels: tuple[Level, ...] = ("federal",)
    chambers: tuple[Chamber, ...] = ()
    states: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def has_members(self) -> bool:
        """Whether calls to any members are asked for: not where agencies alone are named."""
        return bool(self.chambers or self.states or self.members) or not self.agencies

    def why_not(self, member: Member) -> Message | None:
        """Why no call to `member` is asked for, in words for a caller; None for a target."""
        if member.level not in self.levels:
            return Message("The script of this campaign is not written for this office.")
        if member.id in self.members:
            return None
        if not self.has_members:
            return Message("This campaign asks for calls to an agency, not to members of Congress.")
        if not (self.chambers or self.states):
            return (
                Message("This campaign asks for calls to other members.") if self.members else None
            )
        return self._why_not_by_seat(member)

    def _why_not_by_seat(self, member: Member) -> Message | None:
        # An official of another level sits in no chamber of Congress.
        if member.seat and self.chambers and member.chamber not in self.chambers:
            if self.chambers == ("senate",):
                return Message("This campaign asks for calls to senators only.")
            return Message("This campaign asks for calls to the House only.")
        if self.states and member.state not in self.states:
            names = [STATES[code].in_a_sentence for code in self.states if code in STATES]
            if len(names) > _MOST_STATES_NAMED:
                return Message("This campaign asks for calls to members from other states.")
            return Message(
                "This campaign asks for calls to members from: %(states)s.", states=", ".join(names)
            )
        return None

    def rank(self, *names: str) -> int:
        """Where the first of `names` stands in the order; without a place in it, behind it all."""
        return min((self.order.index(name) for name in names if name in self.order), default=99)

    @property
    def agencies_first(self) -> bool:
        """Whether agencies are to be called before any member; otherwise they come last."""
        if not self.has_members:
            return True
        first = self.rank(AGENCIES, *self.agencies)
        return bool(self.agencies) and first < self.rank(*_CHAMBERS, *self.members)

    def in_order(self, members: list[Member]) -> list[Member]:
        """`members`, those to call first at the front; otherwise as they are."""
        if not self.order:
            return members
        return sorted(
            members, key=lambda each: (self.rank(each.chamber, each.id), self.rank(each.id))
        )

    def agencies_in_order(self) -> list[str]:
        """The agencies to call, in order."""
        return sorted(self.agencies, key=self.rank)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """What cannot be meant: the key, what is wrong, and how to mend it."""
        for key in ("levels", "chambers", "states", "members", "agencies", "order"):
            listed: tuple[str, ...] = getattr(self, key)
            for twice in dict.fromkeys(each for each in listed if listed.count(each) > 1):
                yield key, f"{key} has “{twice}” twice", "keep one of them"
        for code in self.states:
            if code not in STATES:
                yield "states", f"there is no state “{code}”", "write two capitals, like OH or PR"
        for name in self.order:
            if name not in self._can_be_ordered():
                yield (
                    "order", f"order has “{name}”, which is none of the targets",
                    f"choose from: {', '.join(self._can_be_ordered())}",
                )  # fmt: skip

    def _can_be_ordered(self) -> list[str]:
        names: list[str] = list(self.chambers or _CHAMBERS)
        return [*names, *self.members, *([AGENCIES] if self.agencies else []), *self.agencies]
