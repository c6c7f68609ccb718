"""`make bench-choosing`: how often each way of choosing finds the best of four people, where the truth is known.

A world of our own making, so no evidence about people: it shows what the recipes can and cannot do. Two things decide
how good stars are, and both are turned: how many there are, and how much of how somebody will be with *me* others can
tell at all. make bench-choosing BENCH="--runs 1000 --seed 7" plays fewer, or others.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from lamplighter.core.assessment import SEM, SEM_SHORT, Noticed, Score
from lamplighter.core.checkin import share_range
from lamplighter.core.comparison import HALO, the_one_question, who_is_ahead
from lamplighter.core.quality import OF_MENTORS, Quality

PEOPLE, QUESTIONS, TARGET = 4, 2, 1.5
USUAL = 62.5
GENERAL = 0.3  # of what people truly differ in, how much is the same in all qualities of one person
TRUE_SD = 17.3  # 20 points, less the error of a questionnaire: sqrt(.75) of it
COMES_UP = 0.6  # of the qualities, in one conversation
FEW, MANY = (1, 8), (3, 40)  # how many stars somebody has: in a community, and on a large platform
BETWEEN_US = 0.5  # of how somebody is with me, how much is between the two of us, and no third can know
RATER_TO_RATEE = (
    2.5  # variance that is the rater's, for one that is the person's (Scullen and others, 2000: .62 to .21, .53 to .25)
)
STAR = 12.5  # points to a star; the mean is near 4.4, and five is the end, as everywhere

Truth = dict[Quality, float]
Notes = dict[Quality, Score]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is turned."""

    sheet: bool = False
    reviews: tuple[int, int] = FEW
    between_us: float = BETWEEN_US


@dataclass(frozen=True, slots=True)
class World:
    """One choice: what matters to me, how four people truly are, and what I heard of each."""

    weights: dict[Quality, int]
    truths: list[Truth]
    notes: list[Notes]
    impressions: list[float]
    stars: list[float]

    @property
    def best(self) -> int:
        total = sum(self.weights.values())
        worth = [sum(self.weights[q] * truth[q] for q in OF_MENTORS) / total for truth in self.truths]
        return worth.index(max(worth))


def make(chance: random.Random, kind: Kind) -> World:
    weights = {quality: chance.randint(0, 3) for quality in OF_MENTORS}
    weights[chance.choice(OF_MENTORS)] = 3
    with_anybody = [somebody(chance, 1 - kind.between_us) for _ in range(PEOPLE)]
    with_me = [add(truth, somebody(chance, kind.between_us)) for truth in with_anybody]
    impressions = [chance.gauss(0, 1) for _ in range(PEOPLE)]
    notes = [hear(truth, halo, chance, kind.sheet) for truth, halo in zip(with_me, impressions, strict=True)]
    return World(weights, with_me, notes, impressions, [stars(truth, kind, chance) for truth in with_anybody])


def somebody(chance: random.Random, share: float) -> Truth:
    """How far from the usual, for a share of what people differ in."""
    general = chance.gauss(0, TRUE_SD * (share * GENERAL) ** 0.5)
    return {q: general + chance.gauss(0, TRUE_SD * (share * (1 - GENERAL)) ** 0.5) for q in OF_MENTORS}


def add(one: Truth, other: Truth) -> Truth:
    return {quality: USUAL + one[quality] + other[quality] for quality in OF_MENTORS}


def hear(truth: Truth, halo: float, chance: random.Random, sheet: bool) -> Notes:
    """What one conversation shows: ticks, or the whole sheet. What did not come up stays unseen."""
    found = {}
    for quality in OF_MENTORS:
        if chance.random() > COMES_UP:
            found[quality] = Score(None, 0, 2)
        elif sheet:
            found[quality] = answer(truth[quality], halo, chance)
        else:
            heard = observe(truth[quality], halo, SEM, chance)
            noticed = Noticed.YES if heard > USUAL else Noticed.NO
            found[quality] = Score(noticed.value, 1, 1, SEM_SHORT)
    return found


def answer(truth: float, halo: float, chance: random.Random) -> Score:
    """Two items, in steps of half an answer."""
    heard = observe(truth, halo, SEM, chance)
    return Score(min(100.0, max(0.0, 12.5 * round(heard / 12.5))), 2, 2)


def observe(truth: float, halo: float, error: float, chance: random.Random) -> float:
    return truth + error * (halo * HALO**0.5 + chance.gauss(0, (1 - HALO) ** 0.5))


def stars(truth: Truth, kind: Kind, chance: random.Random) -> float:
    """The mean of what others gave: one figure for a person as a whole, which knows nothing of what matters to me."""
    whole = fmean(truth.values())
    rater = TRUE_SD * (GENERAL + (1 - GENERAL) / len(OF_MENTORS)) ** 0.5 * RATER_TO_RATEE**0.5
    given = (4.4 + (whole + chance.gauss(0, rater)) / STAR for _ in range(chance.randint(*kind.reviews)))
    return fmean(min(5, max(1, round(one))) for one in given)


def by_stars(world: World, chance: random.Random) -> int:
    best = max(world.stars)
    return chance.choice([k for k, mean in enumerate(world.stars) if mean == best])


def by_notes(world: World, chance: random.Random) -> int:
    return who_is_ahead(dict(enumerate(world.notes)), world.weights) or 0


def asking(pick: Callable[[dict[int, Notes], World, random.Random], tuple[int, Quality] | None]):  # type: ignore[no-untyped-def]
    def choose(world: World, chance: random.Random) -> int:
        notes = {k: dict(mine) for k, mine in enumerate(world.notes)}
        for _ in range(QUESTIONS):
            if found := pick(notes, world, chance):
                who, quality = found
                notes[who][quality] = answer(world.truths[who][quality], world.impressions[who], chance)
        return who_is_ahead(notes, world.weights) or 0

    return choose


def suggested(notes: dict[int, Notes], world: World, chance: random.Random) -> tuple[int, Quality] | None:
    ask = the_one_question(notes, world.weights)
    return (ask.name, ask.quality) if ask else None


def any_open(notes: dict[int, Notes], world: World, chance: random.Random) -> tuple[int, Quality] | None:
    open_ones = [(k, q) for k, mine in notes.items() for q in OF_MENTORS if mine[q].value is None]
    return chance.choice(open_ones) if open_ones else None


WAYS: dict[str, Callable[[World, random.Random], int]] = {
    "drawing lots": lambda world, chance: chance.randrange(PEOPLE),
    "mean stars": by_stars,
    "my notes": by_notes,
    "my notes and two open questions at random": asking(any_open),
    "my notes and the two questions suggested": asking(suggested),
}
STARS, OURS = "mean stars", "my notes and the two questions suggested"


def play(runs: int, seed: int, kind: Kind) -> Counter[str]:
    found: Counter[str] = Counter()
    for run in range(runs):
        world = make(random.Random(f"{seed} {run}"), kind)
        for way, choose in WAYS.items():
            found[way] += choose(world, random.Random(f"{seed} {run} {way}")) == world.best
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-choosing BENCH=...")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2027)
    parser.add_argument("--strict", action="store_true", help="fail where the target is missed")
    wanted = parser.parse_args()
    print(f"Who is the best of {PEOPLE}, after one conversation each? {wanted.runs:,} runs, seed {wanted.seed}.")
    ratio = 0.0
    for kind, name in ((Kind(sheet=True), "the whole sheet"), (Kind(), "short notes")):
        ratio = tell(play(wanted.runs, wanted.seed, kind), wanted.runs, name)
    turned = turn(max(wanted.runs // 5, 1), wanted.seed)
    print("\nA world of our own making, and no evidence about people.")
    mark = "reached" if ratio >= TARGET else "MISSED"
    print(f"The target of {TARGET} times as often as by stars, with short notes, in the first world: {mark}.")
    print(f"Of the {len(turned)} turned worlds it is reached in {sum(one >= TARGET for one in turned)}.")
    if ratio < TARGET and wanted.strict:
        sys.exit(1)


def tell(found: Counter[str], runs: int, name: str) -> float:
    print(f"\nWith {name}; {FEW[0]} to {FEW[1]} stars each; half of how somebody is with me is between the two of us:")
    for way in WAYS:
        low, high = share_range(found[way], runs)
        print(f"  {way:44}{found[way] / runs:7.1%}   ({low:.1%} to {high:.1%})")
    ratio = found[OURS] / max(found[STARS], 1)
    print(f"  suggested questions beside stars: {ratio:.2f} times as often")
    return ratio


def turn(runs: int, seed: int) -> list[float]:
    """Where stars are worth less, and where they are worth more; how many times as often in each."""
    print(f"\nTurned both ways ({runs:,} runs each, short notes): stars, notes with two questions, times as often")
    ratios: list[float] = []
    for reviews in (FEW, MANY):
        for share in (0.0, 0.25, 0.5, 0.75):
            found = play(runs, seed, Kind(reviews=reviews, between_us=share))
            ratios.append(found[OURS] / max(found[STARS], 1))
            told = f"{found[STARS] / runs:7.1%}{found[OURS] / runs:8.1%}{ratios[-1]:7.2f}"
            print(f"  {reviews[0]} to {reviews[1]:2} stars, {share:4.0%} between the two of us{told}", flush=True)
    return ratios


if __name__ == "__main__":
    main()
