"""What stands on the page, from top to bottom. Everything comes from the report; nothing is worked out here."""

from __future__ import annotations

from typing import Final

from lamplighter.matching.page.charts import histogram, pair_bar, scales
from lamplighter.matching.page.markup import Html, join, more, table, tag
from lamplighter.matching.report import Json, still_to_gain

SKILLS: Final = 12
SHOWN: Final = 6
AIMS: Final = {
    "optimum": ("Optimum", "Most people, then the most points"),
    "fair": ("Fair", "Most people, and points count for more where there are few"),
    "worst-off": ("Worst off first", "Most people, and the weakest pair as strong as it can be"),
    "stable": ("Stable", "No two would both rather have each other; good for mentees"),
    "stable-mentors": ("Stable, mentors first", "The same; good for mentors"),
}
BARS: Final = {
    "self": "are the same person",
    "language": "share no language",
    "hours": "share too few hours",
    "team": "are of one team",
    "reports": "have one who reports to the other",
    "refused": "have one who said no",
    "earlier": "have been a pair before",
    "banned": "are ruled out by the organiser",
    "criterion": "go against a rule of the programme",
    "floor": "fit less than the floor",
}


def headline(report: Json) -> Html:
    counts, proof = report["counts"], report["proof"]
    first = f"{counts['matched']:,} of {counts['mentees']:,} mentees have a mentor."
    return join(
        [tag("h1", first), tag("p", _certain(report), class_="lead"), _figures(counts, report["scores"], proof)]
    )


def _certain(report: Json) -> str:
    counts, proof = report["counts"], report["proof"]
    aim = AIMS[report["objective"]][0].lower()
    if proof["optimal"]:
        return f"For the aim “{aim}” nothing is better: proved over all {counts['possible_pairs']:,} possible pairs."
    return f"The search was stopped early. At the most {still_to_gain(report)} more could be reached."


def _figures(counts: Json, scores: Json, proof: Json) -> Html:
    middle = scores["median"]
    told = [
        (counts["matched"], "pairs"),
        (counts["unmatched"], "mentees without a mentor"),
        (counts["free_places"], "places still free"),
        ("–" if middle is None else f"{middle / 100:.0f} %", "fit of the pair in the middle"),
    ]
    return tag("dl", *(tag("div", tag("dd", number), tag("dt", words)) for number, words in told), class_="figures")


def fit(report: Json) -> Html:
    scores = report["scores"]
    rows = [(f"{k},000 to {k + 1},000", number) for k, number in enumerate(scores["tenths"])]
    return _section(
        "How well they fit",
        "Each pair has points from 0 to 10,000. A pair below the floor is not made.",
        histogram(scores["tenths"], report["rules"]["floor"]),
        more("The same as a table", table(["points", "pairs"], rows, frozenset({1}))),
    )


def aims(report: Json) -> Html:
    """Only where somebody asked for the comparison."""
    if not report.get("comparison"):
        return Html("")
    headings = ["aim", "people", "points", "weakest pair", "a tenth is below", "would rather have each other"]
    rows = [_aim(price, chosen=price["objective"] == report["objective"]) for price in report["comparison"]]
    words = "Each has its price. The last column counts mentees for whom a mentor, too, would gain by a change."
    if pinned := report["counts"]["pinned"]:
        words += f" What was settled beforehand ({pinned:,}) is the same for all of them and not counted here."
    return _section(
        "Five aims side by side",
        words,
        table(headings, rows, frozenset({1, 2, 3, 4, 5})),
    )


def _aim(price: Json, *, chosen: bool) -> list[object]:
    name, words = AIMS[price["objective"]]
    mark = tag("span", "chosen", class_="mark") if chosen else ""
    label = join([tag("strong", name), " ", mark, tag("small", words)])
    lost, less = price["people_lost"], price["points_lost"]
    return [
        label,
        join([price["matched"], _less(lost)]),
        join([price["total"], _less(less)]),
        _or_dash(price["weakest"]),
        _or_dash(price["tenth"]),
        price["blocked_people"],
    ]


def _less(lost: int) -> Html:
    return tag("small", f"−{lost:,}") if lost else Html("")


def _or_dash(number: int | None) -> object:
    return "–" if number is None else number


def waiting(report: Json) -> Html:
    if not report["unmatched"]:
        return _section("Nobody waits", "Every mentee has a mentor.")
    cards = [_waiting_card(one) for one in report["unmatched"]]
    first = tag("ul", *cards[:SHOWN], class_="cards")
    rest = (
        [more(f"{len(cards) - SHOWN:,} more who wait", tag("ul", *cards[SHOWN:], class_="cards"))]
        if cards[SHOWN:]
        else []
    )
    return _section("Who waits, and what would change it", _most_help(report), first, *rest)


def _most_help(report: Json) -> str:
    """What one mentor more would do, the most helpful first."""
    told = [f"for {one['skill']} would serve {_people(one['serves'])}" for one in report["one_more"][:3]]
    if not told:
        return ""
    return f"One more mentor {'; one '.join(told)}. Each with room for all of them, and time when they have time."


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _waiting_card(one: Json) -> Html:
    why = (tag("p", line) for line in one["why"])
    change = (tag("p", line) for line in one["change"])
    return tag(
        "li", tag("h3", one["mentee"]), *why, tag("div", tag("h4", "What would change it"), *change, class_="lit")
    )


def skills(report: Json) -> Html:
    if not report["skills"]:
        return Html("")
    first = sorted(report["skills"], key=lambda s: (-s["waiting"], -max(s["wanted"], s["places"])))[:SKILLS]
    rows = [[s["skill"], s["wanted"], s["waiting"], s["mentors"], s["places"]] for s in report["skills"]]
    headings = ["skill", "wanted by", "of them waiting", "mentors who offer it", "their places"]
    return _section(
        "What is wanted, and what is offered",
        "The inner end of a bar are those who wait. A place counts for every skill its mentor offers.",
        scales(first),
        more("All skills as a table", table(headings, rows, frozenset({1, 2, 3, 4}))),
    )


def weakest(report: Json) -> Html:
    told = {(pair["mentee"], pair["mentor"]): pair for pair in report["pairs"]}
    cards = (_pair_card(told[pair["mentee"], pair["mentor"]]) for pair in report["weakest"])
    if not report["weakest"]:
        return Html("")
    words = "Look at these first: talk to the two before anything is announced, or pin what you know to be better."
    return _section("The weakest pairs", words, tag("ul", *cards, class_="cards"))


def _pair_card(pair: Json) -> Html:
    names = tag("h3", pair["mentee"], tag("span", " with ", class_="soft"), pair["mentor"])
    return tag(
        "li", names, tag("p", tag("strong", f"{pair['score']:,}"), " points"), pair_bar(pair["parts"]), _reasons(pair)
    )


def _reasons(pair: Json) -> Html:
    good = [tag("li", reason, class_="good") for reason in pair["reasons"]]
    gap = [tag("li", pair["gap"], class_="gap")] if pair["gap"] else []
    unknown = [tag("li", f"not known: {', '.join(pair['unknown'])}", class_="soft")] if pair["unknown"] else []
    return tag("ul", *good, *gap, *unknown, class_="reasons")


def pairs(report: Json) -> Html:
    rows = ([p["mentee"], p["mentor"], p["score"], _reasons(p), _next(p)] for p in report["pairs"])
    headings = ["mentee", "mentor", "points", "why, and what is missing", "next best"]
    whole = table(headings, rows, frozenset({2}))
    return _section("Every pair", "", more(f"All {len(report['pairs']):,} pairs with their reasons", whole))


def _next(pair: Json) -> str:
    """The first alternative, and what it would cost everybody together."""
    if pair["pinned"]:
        return "settled beforehand"
    if not pair["next_best"]:
        return "nobody else was possible"
    best = pair["next_best"][0]
    people = f"{best['people']:,} without a mentor, and " if best["people"] else ""
    return f"{best['mentor']} ({best['score']:,}); would cost the others {people}{best['points']:,} points or more"


def barred(report: Json) -> Html:
    rows = [(BARS[name], number) for name, number in report["barred"].items() if number]
    notes = (tag("li", note) for note in report["notes"])
    proof = report["proof"]
    check = (
        f"Points reached and the most that is possible differ by {proof['gap']:,}. The report beside this page holds a"
        " price for every mentor and a gain for every mentee. No possible pair weighs more than the two together, which"
        " is why nothing is better. “lamplighter verify-match” checks it, and every line here, from the spreadsheet."
    )
    inside = [table(["pairs that …", "how many"], rows, frozenset({1}))] if rows else []
    return _section(
        "What was ruled out, and what was not used", "", *inside, tag("ul", *notes), tag("p", check, class_="soft")
    )


def _section(title: str, words: str, *inside: Html) -> Html:
    said = [tag("p", words, class_="soft")] if words else []
    return tag("section", tag("h2", title), *said, *inside)
