"""Which scripts cannot fail, seen from their syntax alone.

Nearly every script places variables and asks “if” about a member. Such a one is proven
right at the start without compiling and rendering it, which is what takes the time when
hundreds of campaigns are read. Any other is tried out instead.
"""

from collections.abc import Collection, Iterable

from jinja2 import nodes

from switchboard.targets import STANCES

MEMBER = ("title", "name", "last_name", "chamber", "party", "state", "state_name", "district")
PLACE = ("city", "state", "zip")
"""What a script may ask of `member` and `place`."""

_COMPARISONS = ("eq", "ne", "in", "notin")


class _NotPlain(Exception):
    """There is something in the template that only a trial can judge."""


def plain(tree: nodes.Template, blanks: Collection[str]) -> set[str] | None:
    """The facts of its campaign that a plain template needs; None for one that is not plain."""
    facts: set[str] = set()
    try:
        _body(tree.body, blanks, facts)
    except (_NotPlain, RecursionError):
        return None
    return facts


def asks_for_stance(tree: nodes.Template) -> bool:
    """Whether a template uses `stance` at all."""
    return any(name.name == "stance" for name in tree.find_all(nodes.Name))


def _body(body: Iterable[nodes.Node], blanks: Collection[str], facts: set[str]) -> None:
    for node in body:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                _shown(each, blanks, facts)
        elif isinstance(node, nodes.If):
            _test(node.test, facts)
            for part in (node.body, node.elif_, node.else_):
                _body(part, blanks, facts)
        else:
            raise _NotPlain


def _shown(node: nodes.Node, blanks: Collection[str], facts: set[str]) -> None:
    if isinstance(node, nodes.TemplateData):
        return
    if isinstance(node, nodes.Name) and node.name in blanks:
        return
    if not _is_known(node, facts):
        raise _NotPlain


def _test(node: nodes.Node, facts: set[str]) -> None:
    if isinstance(node, nodes.Not):
        _test(node.node, facts)
    elif isinstance(node, nodes.And | nodes.Or):
        _test(node.left, facts)
        _test(node.right, facts)
    elif isinstance(node, nodes.Compare):
        _comparison(node, facts)
    elif not _is_stance(node) and not _can_be_asked(node, facts):
        raise _NotPlain


def _comparison(node: nodes.Compare, facts: set[str]) -> None:
    """Pass a variable that is compared with words that are written out."""
    for operand in node.ops:
        words = _written_out(operand.expr)
        listed = isinstance(operand.expr, nodes.Tuple | nodes.List)
        if operand.op not in _COMPARISONS or words is None or listed != ("in" in operand.op):
            raise _NotPlain
        if _is_stance(node.expr) and not {*words} <= {"", *STANCES}:
            raise _NotPlain
    if not _is_stance(node.expr) and not _can_be_asked(node.expr, facts):
        raise _NotPlain


def _written_out(node: nodes.Node) -> list[str] | None:
    """The words of a constant or of a list of constants; None where it is anything else."""
    items = node.items if isinstance(node, nodes.Tuple | nodes.List) else [node]
    words = [each.value for each in items if isinstance(each, nodes.Const)]
    are_words = len(words) == len(items) and all(isinstance(each, str) for each in words)
    return words if are_words else None


def _is_stance(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "stance"


def _can_be_asked(node: nodes.Node, facts: set[str]) -> bool:
    """Whether “if” can ask for it: the place's town and ZIP code may be blanks, which it cannot."""
    is_place = isinstance(node, nodes.Getattr) and _owner(node) == "place"
    return _is_known(node, facts) and (not is_place or node.attr == "state")  # type: ignore[attr-defined]


def _is_known(node: nodes.Node, facts: set[str]) -> bool:
    """Whether it is a variable that every script has; a fact of the campaign is noted."""
    if not isinstance(node, nodes.Getattr):
        return False
    owner = _owner(node)
    if owner == "campaign":
        facts.add(node.attr)
    known = {"member": MEMBER, "place": PLACE, "campaign": (node.attr,)}
    return node.attr in known.get(owner, ())


def _owner(node: nodes.Getattr) -> str:
    return node.node.name if isinstance(node.node, nodes.Name) else ""
